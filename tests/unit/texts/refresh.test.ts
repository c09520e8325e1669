import { at, aws, awsId, idAt } from "../../support/partitions";
import { notFoundReply } from "../../support/world";
import { type Play, testTexts } from "./support/golden";
import { byMountPoint, failedWith, refusal } from "./support/scripts";

const onboardedAt = "2025-01-01T00:00:00.000Z";
const onboarded = { id: awsId, state: { ...aws, status: "ON_BOARDED", onboardedAt } };
const pending = { id: awsId, state: { ...aws, status: "PENDING" } };
const refreshOnboarded: Play = (stage) => stage.refresh({ data: onboarded });
const refreshPending: Play = (stage) => stage.refresh({ data: pending });
const entry = (mountPoint: string, status = "ON_BOARDED") => ({
  id: idAt(mountPoint),
  status,
  ...(status === "ON_BOARDED" && { onboardedAt }),
});
const refreshGroup =
  (...statuses: object[]): Play =>
  (stage) =>
    stage.refresh({ disks: { id: "made", state: { statuses, onboarded: 2 } } });
const refreshThree = refreshGroup(entry("/a"), entry("/b"), entry("/c"));
const get: Play = (stage) => stage.get(awsId, { preview: false });
const checking = { LUCIDITY_REFRESH_MODE: "check" };
const forbidden = refusal(403, "FORBIDDEN", "no access to account 123456789012");

testTexts("refresh", "What a refresh says, and a `get`.", {
  "nothing has changed": { play: refreshOnboarded },
  "what was onboarded has failed": {
    api: failedWith("FAILED", "the volume was detached"),
    play: refreshOnboarded,
  },
  "what was onboarded is no longer visible": { api: notFoundReply, play: refreshOnboarded },
  "what was onboarded is no longer visible, in a deployment": {
    api: notFoundReply,
    play: (stage) => stage.upAgain("data", onboarded.state, { ...aws, skipWait: undefined }),
  },
  "what is not onboarded yet is waited for": {
    api: ["PENDING", "IN_PROGRESS", "ON_BOARDED"],
    play: (stage) => stage.refresh({ data: pending, logs: { id: idAt("/dev/sdg"), state: at("/dev/sdg") } }),
  },
  "what is not onboarded yet is only checked": { api: "IN_PROGRESS", env: checking, play: refreshPending },
  "a failure, in mode check": { api: "FAILED", env: checking, play: refreshPending },
  "the API refuses the account, for two resources": {
    api: forbidden,
    play: (stage) => {
      const logs = { ...at("/dev/sdg"), status: "ON_BOARDED", onboardedAt };
      return stage.refresh({ data: onboarded, logs: { id: idAt("/dev/sdg"), state: logs } });
    },
  },
  "no credential is set": { env: { LUCIDITY_REFRESH_TOKEN: "" }, play: refreshOnboarded },
  "a group of which one has failed, and one is no longer visible": {
    api: byMountPoint({ "/a": ["FAILED"], "/b": [notFoundReply] }),
    play: refreshThree,
  },
  "a group of which several are no longer visible": {
    api: byMountPoint({ "/a": [notFoundReply], "/b": [notFoundReply] }),
    play: refreshThree,
  },
  "a group whose account is refused": {
    api: forbidden,
    play: refreshGroup(entry("/a"), entry("/b"), entry("/c", "PENDING")),
  },
  "Ctrl-C in the refresh of a group": {
    api: "IN_PROGRESS",
    play: (stage) => {
      setTimeout(() => stage.world.cancel(), 1_000);
      return refreshGroup(entry("/a", "PENDING"), entry("/b", "PENDING"))(stage);
    },
  },
  "a group whose state was edited by hand": {
    play: refreshGroup(entry("/a"), { id: "edited", status: "PENDING" }),
  },
  "get of what is onboarded later": { api: ["PENDING", "ON_BOARDED"], play: get },
  "get of what has failed": { api: "FAILED", play: get },
  "get with ids that name no partition": {
    play: async (stage) => {
      const account = "AWS/123456789012";
      for (const id of ["i-0abc", `${account}/i-0abc`, "AWS/12/i-0abc/%2Fdev%2Fsdf", `${account}/i-0abc/%zz`])
        await stage.get(id, { preview: false });
    },
  },
});
