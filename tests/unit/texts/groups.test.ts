import { at, idAt } from "../../support/partitions";
import { notFoundReply } from "../../support/world";
import { type Play, testTexts } from "./support/golden";
import { byMountPoint, failedWith, minuteMs, refusal } from "./support/scripts";

const groupOf = (...mountPoints: string[]) => ({ disks: { partitions: mountPoints.map(at) } });
const three = groupOf("/a", "/b", "/c");
const upOfThree: Play = (stage) => stage.up(three);
const onboardedAt = "2025-01-01T00:00:00.000Z";

testTexts("groups", "How a wait of a group fails.", {
  "some partitions have failed": {
    api: byMountPoint({
      "/a": ["IN_PROGRESS", failedWith("FAILED", "the volume is not attached to the instance")],
      "/b": ["PENDING", "ON_BOARDED"],
      "/c": ["FAILED_ONBOARDING"],
    }),
    play: upOfThree,
  },
  "failures, deadlines, and what nothing has requested": {
    api: byMountPoint({ "/a": ["FAILED"], "/b": ["IN_PROGRESS"], "/c": [notFoundReply], "/d": ["PENDING"] }),
    play: (stage) => stage.up(groupOf("/a", "/b", "/c", "/d", "/e"), { timeoutMs: 6 * minuteMs }),
  },
  "the first failure, with failFast": {
    api: byMountPoint({ "/a": ["IN_PROGRESS"], "/b": ["IN_PROGRESS", "FAILED"], "/c": ["PENDING"] }),
    play: (stage) => stage.up({ disks: { ...three.disks, failFast: true } }),
  },
  "24 failures: 20 in full": {
    api: { body: JSON.stringify({ data: { status: "FAILED" } }) },
    env: { LUCIDITY_REQUESTS_PER_MINUTE: "100000" },
    play: (stage) => stage.up(groupOf(...Array.from({ length: 24 }, (_, index) => `/p${index}`))),
  },
  "Ctrl-C": {
    api: byMountPoint({ "/a": ["PENDING"], "/b": ["IN_PROGRESS"] }),
    play: (stage) => {
      setTimeout(() => stage.world.cancel(), 3_000);
      return stage.up(three);
    },
  },
  "no credential is set": { env: { LUCIDITY_REFRESH_TOKEN: "" }, play: upOfThree },
  "the API refuses the account": {
    api: refusal(403, "FORBIDDEN", "no access to account 123456789012"),
    play: upOfThree,
  },
  "the API cannot be reached, for a group and a single resource": {
    api: { breaks: "ECONNREFUSED" },
    play: (stage) => stage.up({ ...groupOf("/a", "/b"), data: at("/dev/sdf") }),
  },
  "the next deployment, after two were onboarded": {
    api: byMountPoint({ "/a": ["IN_PROGRESS", "FAILED"] }),
    play: (stage) => {
      const statuses = [
        { id: idAt("/a"), status: "PENDING" },
        { id: idAt("/b"), status: "ON_BOARDED", onboardedAt },
        { id: idAt("/c"), status: "ON_BOARDED", onboardedAt },
      ];
      return stage.upAgain("disks", { statuses, onboarded: 2 }, three.disks);
    },
  },
});
