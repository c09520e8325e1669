import { statusReply } from "../../support/world";
import { testTexts } from "./support/golden";
import { at, aws, failedWith, inOrder, minuteMs, notFound, refusal } from "./support/scripts";

const data = { data: aws };
const hostile = "\u001b[31mdisk\u202e is busy ##vso[task.setvariable variable=x]1 <{%reset%}>";

testTexts("failures", "How a wait of a single resource fails.", [
  {
    title: "Lucidity reports a failure, with its reason",
    api: inOrder(
      "PENDING",
      "IN_PROGRESS",
      failedWith("FAILED_ONBOARDING", "the volume is not attached to the instance"),
    ),
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "Lucidity reports a failure, without a reason or a request id",
    api: () => ({ body: JSON.stringify({ data: { status: "FAILED" } }) }),
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "a reason holds what a terminal or a CI runner would obey",
    api: () => failedWith("FAILED", hostile),
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "nothing has requested the onboarding",
    api: () => notFound,
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "the deadline comes while the request is not visible",
    api: () => notFound,
    play: async (stage) => void (await stage.up(data, { timeoutMs: 12_000 })),
  },
  {
    title: "the deadline comes while the onboarding is under way, and other things were seen",
    api: inOrder(
      "PENDING",
      { status: 503 },
      { status: 503 },
      { breaks: "ETIMEDOUT" },
      { body: "<html><title>Maintenance</title></html>" },
      "IN_PROGRESS",
    ),
    play: async (stage) => void (await stage.up(data, { timeoutMs: 10 * minuteMs })),
  },
  {
    title: "the deadline comes, and the API has only asked to slow down",
    api: () => ({ status: 429, headers: { "retry-after": "7" } }),
    play: async (stage) => void (await stage.up(data, { timeoutMs: minuteMs })),
  },
  {
    title: "Ctrl-C",
    api: "IN_PROGRESS",
    play: async (stage) => {
      setTimeout(() => stage.world.cancel(), 5_000);
      await stage.up(data);
    },
  },
  {
    title: "Ctrl-C in three waits",
    api: "IN_PROGRESS",
    play: async (stage) => {
      setTimeout(() => stage.world.cancel(), 5_000);
      await stage.up({ data: aws, logs: at("/dev/sdg"), backup: at("/dev/sdh") });
    },
  },
  {
    title: "Ctrl-C in twelve waits",
    api: "IN_PROGRESS",
    play: async (stage) => {
      setTimeout(() => stage.world.cancel(), 5_000);
      const disks = Array.from({ length: 12 }, (_, index) => [`disk${index}`, at(`/p${index}`)]);
      await stage.up(Object.fromEntries(disks));
    },
  },
  {
    title: "Ctrl-C before the first answer",
    api: () => ({ ...statusReply("PENDING"), afterS: 9 }),
    play: async (stage) => {
      setTimeout(() => stage.world.cancel(), 2_000);
      await stage.up(data);
    },
  },
  {
    title: "the API cannot be reached",
    api: () => ({ breaks: "ECONNREFUSED" }),
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "the API cannot be reached, for three resources",
    api: () => ({ breaks: "ENOTFOUND" }),
    play: async (stage) => void (await stage.up({ data: aws, logs: at("/dev/sdg"), backup: at("/dev/sdh") })),
  },
  {
    title: "another server answers",
    api: () => ({ body: "<!doctype html><title>Sign in to the proxy</title>" }),
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "the server's certificate is not trusted",
    api: () => ({ breaks: "SELF_SIGNED_CERT_IN_CHAIN" }),
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "the server's certificate has expired",
    api: () => ({ breaks: "CERT_HAS_EXPIRED" }),
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "the server answers with a redirect",
    api: () => ({ status: 302, headers: { location: "https://login.example.com/start" } }),
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "the API refuses the request",
    api: () => refusal(400, "INVALID_MOUNT_POINT", "the mount point is not a data disk"),
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "the API refuses the account, for three resources",
    api: () => refusal(403, "FORBIDDEN", "no access to account 123456789012"),
    play: async (stage) => void (await stage.up({ data: aws, logs: at("/dev/sdg"), backup: at("/dev/sdh") })),
  },
  {
    title: "the API answers with the same error of its own for 10 minutes",
    api: inOrder("PENDING", refusal(500, "INTERNAL_ERROR", "tenant is not set up")),
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "the API answers with an error of its own from the start",
    api: () => refusal(500, "INTERNAL_ERROR", "Tenant PermissionCheck Failed"),
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "a refused token, for three resources that wait for the same partition",
    exchange: () => refusal(401, "UNAUTHORIZED", "the token has expired"),
    play: async (stage) => void (await stage.up({ data: aws, again: aws, third: aws })),
  },
  {
    title: "an Azure VM and a GCP instance",
    api: "FAILED",
    play: async (stage) =>
      void (await stage.up({
        azure: {
          cloudProvider: "AZURE",
          cloudProviderAccountId: "6f9619ff-8b86-4011-b42d-00c04fc964ff",
          resourceGroup: "data-rg",
          instanceId: "vm-01",
          mountPoint: "D",
        },
        gcp: {
          cloudProvider: "GCP",
          cloudProviderAccountId: "my-project",
          instanceId: "vm-01",
          mountPoint: "/data",
        },
      })),
  },
]);
