import { testTexts } from "./support/golden";
import {
  at,
  aws,
  awsId,
  byMountPoint,
  failedWith,
  idOf,
  inOrder,
  notFound,
  refusal,
} from "./support/scripts";

const onboardedAt = "2025-01-01T00:00:00.000Z";
const onboarded = { id: awsId, state: { ...aws, status: "ON_BOARDED", onboardedAt } };
const pending = { id: awsId, state: { ...aws, status: "PENDING" } };
const entry = (mountPoint: string, status = "ON_BOARDED") => ({
  id: idOf(mountPoint),
  status,
  ...(status === "ON_BOARDED" && { onboardedAt }),
});
const groupOf = (...statuses: object[]) => ({ disks: { id: "made", state: { statuses, onboarded: 2 } } });

testTexts("refresh", "What a refresh says, and a `get`.", [
  {
    title: "nothing has changed",
    play: (stage) => stage.refresh({ data: onboarded }),
  },
  {
    title: "what was onboarded has failed",
    api: () => failedWith("FAILED", "the volume was detached"),
    play: (stage) => stage.refresh({ data: onboarded }),
  },
  {
    title: "what was onboarded is no longer visible",
    api: () => notFound,
    play: (stage) => stage.refresh({ data: onboarded }),
  },
  {
    title: "what was onboarded is no longer visible, in a deployment",
    api: () => notFound,
    play: (stage) => stage.upAgain("data", onboarded.state, { ...aws, skipWait: undefined }),
  },
  {
    title: "what is not onboarded yet is waited for",
    api: inOrder("PENDING", "IN_PROGRESS", "ON_BOARDED"),
    play: (stage) => stage.refresh({ data: pending, logs: { id: idOf("/dev/sdg"), state: at("/dev/sdg") } }),
  },
  {
    title: "what is not onboarded yet is only checked",
    api: "IN_PROGRESS",
    env: { LUCIDITY_REFRESH_MODE: "check" },
    play: (stage) => stage.refresh({ data: pending }),
  },
  {
    title: "a failure, in mode check",
    api: "FAILED",
    env: { LUCIDITY_REFRESH_MODE: "check" },
    play: (stage) => stage.refresh({ data: pending }),
  },
  {
    title: "the API refuses the account, for two resources",
    api: () => refusal(403, "FORBIDDEN", "no access to account 123456789012"),
    play: (stage) =>
      stage.refresh({
        data: onboarded,
        logs: { id: idOf("/dev/sdg"), state: { ...at("/dev/sdg"), status: "ON_BOARDED", onboardedAt } },
      }),
  },
  {
    title: "no credential is set",
    env: { LUCIDITY_REFRESH_TOKEN: "" },
    play: (stage) => stage.refresh({ data: onboarded }),
  },
  {
    title: "a group of which one has failed, and one is no longer visible",
    api: byMountPoint({ "/a": ["FAILED"], "/b": [notFound] }),
    play: (stage) => stage.refresh(groupOf(entry("/a"), entry("/b"), entry("/c"))),
  },
  {
    title: "a group of which several are no longer visible",
    api: byMountPoint({ "/a": [notFound], "/b": [notFound] }),
    play: (stage) => stage.refresh(groupOf(entry("/a"), entry("/b"), entry("/c"))),
  },
  {
    title: "a group whose account is refused",
    api: () => refusal(403, "FORBIDDEN", "no access to account 123456789012"),
    play: (stage) => stage.refresh(groupOf(entry("/a"), entry("/b"), entry("/c", "PENDING"))),
  },
  {
    title: "Ctrl-C in the refresh of a group",
    api: "IN_PROGRESS",
    play: (stage) => {
      setTimeout(() => stage.world.cancel(), 1_000);
      return stage.refresh(groupOf(entry("/a", "PENDING"), entry("/b", "PENDING")));
    },
  },
  {
    title: "a group whose state was edited by hand",
    play: (stage) => stage.refresh(groupOf(entry("/a"), { id: "edited", status: "PENDING" })),
  },
  {
    title: "get of what is onboarded later",
    api: inOrder("PENDING", "ON_BOARDED"),
    play: (stage) => stage.get(awsId, { preview: false }),
  },
  {
    title: "get of what has failed",
    api: "FAILED",
    play: (stage) => stage.get(awsId, { preview: false }),
  },
  {
    title: "get with ids that name no partition",
    play: async (stage) => {
      for (const id of [
        "i-0abc",
        "AWS/123456789012/i-0abc",
        "AWS/12/i-0abc/%2Fdev%2Fsdf",
        "AWS/123456789012/i-0abc/%zz",
      ])
        await stage.get(id, { preview: false });
    },
  },
]);
