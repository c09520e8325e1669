/** What makes every wait of a process fail is found once: few requests, little time, and a short text. */
import assert from "node:assert/strict";
import { partitionOnboarding } from "../../../provider/resources/partitionOnboarding";
import { partitionOnboardingGroup } from "../../../provider/resources/partitionOnboardingGroup";
import { at } from "../../support/partitions";
import { type Exchange, type Script, statusReply, tokenReply, WorldPerTest } from "../../support/world";
import { failing } from "./lifecyclePerTest";

const account = "123456789012";
const partition = (index: number) => at(`/p${index}`);
const partitions = Array.from({ length: 300 }, (_, index) => partition(index));
const refusal = (code: string, message: string) =>
  JSON.stringify({ success: false, data: null, error: { code, message }, requestId: "req-9" });

describe("a failure that all partitions have in common", () => {
  const run = new WorldPerTest((context) => ({
    single: partitionOnboarding(context),
    group: partitionOnboardingGroup(context),
  }));

  const unreached =
    /^Lucidity's API at app\.lucidity\.cloud:443 cannot be reached: .*\n {2}reason: .*ECONNREFUSED/m;
  const breaking = (breaks: string) => () => ({ breaks });
  const refusing = (status: number, code: string, message: string) => () => ({
    status,
    body: refusal(code, message),
  });

  type Answers = Script | { script?: Script; exchange: Exchange };
  /** How it fails, and with how many polls and token exchanges, in how many seconds at most. */
  const cases: [what: string, api: Answers, most: [number, number, number], says: RegExp][] = [
    ["an API that refuses connections", breaking("ECONNREFUSED"), [100, 1, 65], unreached],
    ["a token exchange that cannot connect", { exchange: breaking("ECONNREFUSED") }, [0, 100, 65], unreached],
    [
      "a 401 to a new token",
      {
        script: refusing(401, "UNAUTHENTICATED", "the cloud account is not valid"),
        exchange: (n) => tokenReply(`canary-${n}`),
      },
      [30, 2, 5],
      /HTTP 401.*UNAUTHENTICATED: the cloud account is not valid.*LUCIDITY_REFRESH_TOKEN/,
    ],
    [
      "a 403 for the account",
      refusing(403, "FORBIDDEN", "no access to this account"),
      [20, 1, 5],
      /HTTP 403: FORBIDDEN: no access to this account/,
    ],
    [
      "a refused refresh token",
      { exchange: refusing(401, "INVALID_TOKEN", "the token has expired") },
      [0, 1, 5],
      /HTTP 401.*the refresh token from LUCIDITY_REFRESH_TOKEN was refused.*the token has expired/,
    ],
    [
      "a certificate that is not trusted",
      breaking("SELF_SIGNED_CERT_IN_CHAIN"),
      [20, 1, 5],
      /certificate is not trusted.*NODE_EXTRA_CA_CERTS/,
    ],
    [
      "a redirect",
      () => ({ status: 302, headers: { location: "https://elsewhere.example/" } }),
      [20, 1, 5],
      /HTTP 302 points to elsewhere\.example/,
    ],
  ];

  for (const [what, api, [requests, exchanges, seconds], says] of cases) {
    it(`ends a group of 300 for ${what} with at most ${requests} polls and ${exchanges} token exchanges, in ${seconds} s`, async () => {
      if (typeof api === "function") run.begin(api);
      else run.begin(api.script ?? "ON_BOARDED", { exchange: api.exchange });
      const { world } = run;
      const { failure, properties } = await failing(
        world.value(run.subject.group.create({ partitions }, world.call())),
      );
      assert.ok(world.polls.length <= requests, `${world.polls.length} polls`);
      assert.ok(world.exchanges.length <= exchanges, `${world.exchanges.length} exchanges`);
      assert.ok(world.nowMs <= seconds * 1_000, `${world.nowMs} ms`);
      assert.match(failure, /^300 of 300 partitions could not be checked: 300 /);
      assert.match(failure, says);
      assert.equal(failure.match(/\n {2}next: /g)?.length, 1, "the reason is there once");
      assert.match(failure, /\n {2}and 199 more$/);
      assert.doesNotMatch(failure, /canary/);
      assert.equal((properties.statuses as unknown[]).length, 300, "the state is kept");
      assert.equal(world.timers.countTimers(), 0, "no timer is left");
    });
  }

  it("ends a group of 300 a minute after the API begins to answer 401 to every token", async () => {
    run.begin((_n, { atMs }) => (atMs < 120_000 ? statusReply("PENDING") : { status: 401 }), {
      exchange: (n) => tokenReply(`canary-${n}`),
    });
    const { world } = run;
    const { failure } = await failing(world.value(run.subject.group.create({ partitions }, world.call())));
    assert.match(failure, /HTTP 401.*LUCIDITY_REFRESH_TOKEN/);
    assert.ok(world.exchanges.length <= 8, `${world.exchanges.length} exchanges`);
    assert.ok(world.nowMs >= 180_000 && world.nowMs < 200_000, `${world.nowMs} ms`);
  });

  it("ends 40 reads for a refused refresh token with one token exchange, each with its own text", async () => {
    run.begin("ON_BOARDED", { exchange: () => ({ status: 401 }) });
    const { world } = run;
    const reads = await world.value(
      Promise.all(
        partitions.slice(0, 40).map((state, index) => {
          const id = `AWS/${account}/i-0abc/%2Fp${index}`;
          return run.subject.single.read(id, { ...state, status: "ON_BOARDED" }, world.call());
        }),
      ),
    );
    assert.equal(world.exchanges.length, 1);
    assert.equal(world.polls.length, 0);
    assert.ok(world.nowMs < 5_000, `${world.nowMs} ms`);
    for (const [index, { failure = "", state }] of reads.entries()) {
      assert.match(failure, /the refresh token from LUCIDITY_REFRESH_TOKEN was refused/);
      assert.ok(failure.includes(`partition /p${index} of instance`), failure);
      assert.equal(state.status, "ON_BOARDED");
    }
  });
});
