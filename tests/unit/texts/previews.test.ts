import { at, aws, awsId } from "../../support/partitions";
import { notFoundReply, statusReply } from "../../support/world";
import { type Play, testTexts } from "./support/golden";
import { byMountPoint, failedWith, refusal } from "./support/scripts";

const strict = { LUCIDITY_PREVIEW: "strict" };
const withoutCredential = { LUCIDITY_REFRESH_TOKEN: "" };
const preview: Play = (stage) => stage.preview({ data: aws });
const previewOfTwo: Play = (stage) => stage.preview({ data: aws, logs: at("/dev/sdg") });
const previewOfThree: Play = (stage) =>
  stage.preview({ data: aws, logs: at("/dev/sdg"), backup: at("/dev/sdh") });
const previewOfGroup: Play = (stage) => stage.preview({ disks: { partitions: ["/a", "/b", "/c"].map(at) } });
const get: Play = (stage) => stage.get(awsId, { preview: true });
const failed = failedWith("FAILED", "the volume is not attached to the instance");
const ofGroup = () => byMountPoint({ "/a": ["FAILED"], "/b": [notFoundReply] });

testTexts("previews", "What a preview says of the live status.", {
  "the onboarding is under way, or has ended": {
    api: byMountPoint({ "/dev/sdg": ["IN_PROGRESS"], "/dev/sdh": ["PENDING"] }),
    play: previewOfThree,
  },
  "the request is not visible yet": { api: notFoundReply, play: preview },
  "the request is not visible yet, and the deployment waits 12 s at most": {
    api: notFoundReply,
    play: (stage) => stage.preview({ data: aws }, { timeoutMs: 12_000 }),
  },
  "the onboarding has failed": { api: failed, play: preview },
  "the onboarding has failed, in mode strict": { api: failed, env: strict, play: preview },
  "no credential is set, for three resources": { env: withoutCredential, play: previewOfThree },
  "no credential is set, in mode strict": { env: { ...withoutCredential, ...strict }, play: preview },
  "the refresh token is refused, for two resources": {
    exchange: () => refusal(401, "INVALID_TOKEN", "the token has expired"),
    play: previewOfTwo,
  },
  "the API refuses the request": {
    api: refusal(403, "FORBIDDEN", "no access to account 123456789012"),
    play: preview,
  },
  "the API cannot be reached, in mode strict too": {
    api: { breaks: "ECONNREFUSED" },
    env: strict,
    play: previewOfThree,
  },
  "the API does not answer in time": { api: { ...statusReply("PENDING"), afterS: 60 }, play: previewOfTwo },
  "the API asks to slow down": { api: { status: 429, headers: { "retry-after": "3" } }, play: preview },
  "there are more partitions than a preview polls": {
    play: (stage) =>
      stage.preview(Object.fromEntries(Array.from({ length: 23 }, (_, n) => [`disk${n}`, at(`/p${n}`)]))),
  },
  "a group": { api: ofGroup(), play: previewOfGroup },
  "a group, in mode strict": { api: ofGroup(), env: strict, play: previewOfGroup },
  "the preview is off": { api: "FAILED", env: { LUCIDITY_PREVIEW: "off" }, play: preview },
  "the mode is not one": { env: { LUCIDITY_PREVIEW: "loud" }, play: preview },
  "get of a partition that has failed": { api: "FAILED", play: get },
  "get without a credential, in mode strict": { env: { ...withoutCredential, ...strict }, play: get },
});
