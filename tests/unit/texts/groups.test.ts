import { testTexts } from "./support/golden";
import { at, byMountPoint, failedWith, idOf, minuteMs, notFound, refusal } from "./support/scripts";

const groupOf = (...mountPoints: string[]) => ({ disks: { partitions: mountPoints.map(at) } });
const unlimited = { LUCIDITY_REQUESTS_PER_MINUTE: "100000" };
const onboardedAt = "2025-01-01T00:00:00.000Z";

testTexts("groups", "How a wait of a group fails.", [
  {
    title: "some partitions have failed",
    api: byMountPoint({
      "/a": ["IN_PROGRESS", failedWith("FAILED", "the volume is not attached to the instance")],
      "/b": ["PENDING", "ON_BOARDED"],
      "/c": ["FAILED_ONBOARDING"],
    }),
    play: async (stage) => void (await stage.up(groupOf("/a", "/b", "/c"))),
  },
  {
    title: "failures, deadlines, and what nothing has requested",
    api: byMountPoint({ "/a": ["FAILED"], "/b": ["IN_PROGRESS"], "/c": [notFound], "/d": ["PENDING"] }),
    play: async (stage) =>
      void (await stage.up(groupOf("/a", "/b", "/c", "/d", "/e"), { timeoutMs: 6 * minuteMs })),
  },
  {
    title: "the first failure, with failFast",
    api: byMountPoint({ "/a": ["IN_PROGRESS"], "/b": ["IN_PROGRESS", "FAILED"], "/c": ["PENDING"] }),
    play: async (stage) =>
      void (await stage.up({ disks: { partitions: ["/a", "/b", "/c"].map(at), failFast: true } })),
  },
  {
    title: "24 failures: 20 in full",
    api: () => ({ body: JSON.stringify({ data: { status: "FAILED" } }) }),
    env: unlimited,
    play: async (stage) =>
      void (await stage.up(groupOf(...Array.from({ length: 24 }, (_, index) => `/p${index}`)))),
  },
  {
    title: "Ctrl-C",
    api: byMountPoint({ "/a": ["PENDING"], "/b": ["IN_PROGRESS"] }),
    play: async (stage) => {
      setTimeout(() => stage.world.cancel(), 3_000);
      await stage.up(groupOf("/a", "/b", "/c"));
    },
  },
  {
    title: "no credential is set",
    env: { LUCIDITY_REFRESH_TOKEN: "" },
    play: async (stage) => void (await stage.up(groupOf("/a", "/b", "/c"))),
  },
  {
    title: "the API refuses the account",
    api: () => refusal(403, "FORBIDDEN", "no access to account 123456789012"),
    play: async (stage) => void (await stage.up(groupOf("/a", "/b", "/c"))),
  },
  {
    title: "the API cannot be reached, for a group and a single resource",
    api: () => ({ breaks: "ECONNREFUSED" }),
    play: async (stage) => void (await stage.up({ ...groupOf("/a", "/b"), data: at("/dev/sdf") })),
  },
  {
    title: "the next deployment, after two were onboarded",
    api: byMountPoint({ "/a": ["IN_PROGRESS", "FAILED"] }),
    play: (stage) => {
      const statuses = [
        { id: idOf("/a"), status: "PENDING" },
        { id: idOf("/b"), status: "ON_BOARDED", onboardedAt },
        { id: idOf("/c"), status: "ON_BOARDED", onboardedAt },
      ];
      return stage.upAgain("disks", { statuses, onboarded: 2 }, groupOf("/a", "/b", "/c").disks);
    },
  },
]);
