import { statusReply } from "../../support/world";
import { testTexts } from "./support/golden";
import { at, aws, awsId, byMountPoint, failedWith, inOrder, notFound, refusal } from "./support/scripts";

const data = { data: aws };
const strict = { LUCIDITY_PREVIEW: "strict" };
const withoutCredential = { LUCIDITY_REFRESH_TOKEN: "" };
const many = Object.fromEntries(Array.from({ length: 23 }, (_, index) => [`disk${index}`, at(`/p${index}`)]));

testTexts("previews", "What a preview says of the live status.", [
  {
    title: "the onboarding is under way, or has ended",
    api: byMountPoint({ "/dev/sdg": ["IN_PROGRESS"], "/dev/sdh": ["PENDING"] }),
    play: (stage) => stage.preview({ data: aws, logs: at("/dev/sdg"), backup: at("/dev/sdh") }),
  },
  {
    title: "the request is not visible yet",
    api: () => notFound,
    play: (stage) => stage.preview(data),
  },
  {
    title: "the request is not visible yet, and the deployment waits 12 s at most",
    api: () => notFound,
    play: (stage) => stage.preview(data, { timeoutMs: 12_000 }),
  },
  {
    title: "the onboarding has failed",
    api: () => failedWith("FAILED", "the volume is not attached to the instance"),
    play: (stage) => stage.preview(data),
  },
  {
    title: "the onboarding has failed, in mode strict",
    api: () => failedWith("FAILED", "the volume is not attached to the instance"),
    env: strict,
    play: (stage) => stage.preview(data),
  },
  {
    title: "no credential is set, for three resources",
    env: withoutCredential,
    play: (stage) => stage.preview({ data: aws, logs: at("/dev/sdg"), backup: at("/dev/sdh") }),
  },
  {
    title: "no credential is set, in mode strict",
    env: { ...withoutCredential, ...strict },
    play: (stage) => stage.preview(data),
  },
  {
    title: "the refresh token is refused, for two resources",
    exchange: () => refusal(401, "INVALID_TOKEN", "the token has expired"),
    play: (stage) => stage.preview({ data: aws, logs: at("/dev/sdg") }),
  },
  {
    title: "the API refuses the request",
    api: () => refusal(403, "FORBIDDEN", "no access to account 123456789012"),
    play: (stage) => stage.preview(data),
  },
  {
    title: "the API cannot be reached, in mode strict too",
    api: () => ({ breaks: "ECONNREFUSED" }),
    env: strict,
    play: (stage) => stage.preview({ data: aws, logs: at("/dev/sdg"), backup: at("/dev/sdh") }),
  },
  {
    title: "the API does not answer in time",
    api: () => ({ ...statusReply("PENDING"), afterS: 60 }),
    play: (stage) => stage.preview({ data: aws, logs: at("/dev/sdg") }),
  },
  {
    title: "the API asks to slow down",
    api: inOrder({ status: 429, headers: { "retry-after": "3" } }),
    play: (stage) => stage.preview(data),
  },
  {
    title: "there are more partitions than a preview polls",
    play: (stage) => stage.preview(many),
  },
  {
    title: "a group",
    api: byMountPoint({ "/a": ["FAILED"], "/b": [notFound] }),
    play: (stage) => stage.preview({ disks: { partitions: ["/a", "/b", "/c"].map(at) } }),
  },
  {
    title: "a group, in mode strict",
    api: byMountPoint({ "/a": ["FAILED"], "/b": [notFound] }),
    env: strict,
    play: (stage) => stage.preview({ disks: { partitions: ["/a", "/b", "/c"].map(at) } }),
  },
  {
    title: "the preview is off",
    api: "FAILED",
    env: { LUCIDITY_PREVIEW: "off" },
    play: (stage) => stage.preview(data),
  },
  {
    title: "the mode is not one",
    env: { LUCIDITY_PREVIEW: "loud" },
    play: (stage) => stage.preview(data),
  },
  {
    title: "get of a partition that has failed",
    api: "FAILED",
    play: (stage) => stage.get(awsId, { preview: true }),
  },
  {
    title: "get without a credential, in mode strict",
    env: { ...withoutCredential, ...strict },
    play: (stage) => stage.get(awsId, { preview: true }),
  },
]);
