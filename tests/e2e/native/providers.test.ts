import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type Simulator, startSimulator } from "../../../simulator";
import { partition } from "../support/declarations";
import { explicitProviders } from "../support/differences";
import { onOneFront } from "../support/fronts";
import type { Stack } from "../support/stack";

const token = () => randomBytes(24).toString("hex");

onOneFront(explicitProviders, "native providers on the real engine", (front) => {
  let stack: Stack;
  let other: Simulator;
  const tokens = { config: token(), explicit: token(), plain: token(), argument: token() };
  const nowhere = { LUCIDITY_REFRESH_TOKEN: "", LUCIDITY_ENDPOINT: "" };
  before(async () => {
    stack = await front.start({ otherwise: {} });
    other = await startSimulator({
      otherwise: {},
      requestsPerMinute: 10_000,
      accessTokens: [tokens.explicit],
    });
    for (const [key, value, ...how] of [
      ["refreshToken", tokens.config, "--secret"],
      ["endpoint", stack.simulator.url, "--plaintext"],
      ["endpont", "x", "--plaintext"],
    ] as const)
      await stack.run(["config", "set", `lucidity:${key}`, value, ...how]);
  });
  after(async () => {
    await stack.stop();
    await other.stop();
  });
  const resources = () => [
    partition("default"),
    partition("elsewhere", { provider: "other" }),
    partition("hidden", { args: { triggers: [tokens.argument] }, secret: "triggers" }),
  ];
  const providers = () => ({
    other: { endpoint: other.url, requestsPerMinute: 10_000, accessToken: tokens.explicit },
  });
  const mints = (simulator: Simulator) => simulator.journal.filter(({ kind }) => kind === "mint").length;

  it("take stack config, and arguments of an explicit provider: each asks its own endpoint with its own credential", async () => {
    stack.write({ resources: resources(), providers: providers() });
    const { code, text } = await stack.up(nowhere);
    assert.equal(code, 0, text);
    assert.deepEqual([mints(stack.simulator), mints(other)], [1, 0]);
    assert.equal(other.journal.filter(({ kind }) => kind === "status").length, 1);
    assert.match(text, /lucidity:endpont is no setting of pulumi-lucidity.*did you mean lucidity:endpoint\?/);
  });

  it("take another token and another endpoint without replacing a resource", async () => {
    await stack.run(["config", "set", "lucidity:refreshToken", tokens.plain, "--plaintext"]);
    const spec = providers();
    spec.other.requestsPerMinute = 9_000;
    stack.write({ resources: resources(), providers: spec });
    const { code, text } = await stack.run(["preview", "--diff"], nowhere);
    assert.equal(code, 0, text);
    assert.doesNotMatch(text, /replace/);
    const up = await stack.up(nowhere);
    assert.equal(up.code, 0, up.text);
    assert.match(up.text, /~ {2}pulumi:providers:lucidity other updated/);
  });

  it("leave no token in plain text in the backend or any output, nor in the state one that the config holds in plain text", async () => {
    const { plain, ...hidden } = tokens;
    assert.deepEqual(await stack.filesWith(Object.values(hidden)), []);
    const exported = await stack.run(["stack", "export"], nowhere);
    assert.ok(!exported.text.includes(plain));
    // The backend's history holds the stack's config, as the user has written it.
    const held = await stack.filesWith([plain]);
    assert.ok(
      held.every((file) => file.includes("history")),
      held.join(),
    );
    for (const [name, one] of Object.entries(tokens))
      assert.ok(!stack.printed.includes(one), `the token of ${name} was printed`);
  });

  // SECURITY.md says so.
  it("have their token printed by Pulumi's SDK under --debug, which prints none of the stack config", async () => {
    const { code, text } = await stack.run(["preview", "--debug"], nowhere);
    assert.equal(code, 0, text);
    assert.match(text, /RegisterResource RPC finished/);
    assert.ok(text.includes(tokens.explicit));
    assert.ok(!text.includes(tokens.plain));
  });

  it("name the argument that an explicit provider lacks, and the one that is refused", async () => {
    const refused = async (args: Record<string, unknown>) => {
      const spec = { other: { endpoint: other.url, ...args } };
      stack.write({ resources: [partition("lost", { provider: "other" })], providers: spec });
      return (await stack.preview({ ...nowhere, LUCIDITY_PREVIEW: "strict" })).text;
    };
    assert.match(await refused({}), /or refreshToken, .* of the provider other/);
    assert.match(await refused({ refreshToken: "a b" }), /`refreshToken` of the provider other must be/);
  });

  it("whose arguments are not known yet pass a preview without a poll, and work in up", async () => {
    const spec = { other: { ...providers().other, late: "endpoint" } };
    stack.write({
      resources: [...resources(), partition("unpolled", { provider: "other" })],
      providers: spec,
    });
    const polls = () => other.journal.length;
    const before = polls();
    const preview = await stack.preview(nowhere);
    assert.equal(preview.code, 0, preview.text);
    assert.match(preview.text, /PartitionOnboarding unpolled create/);
    assert.equal(polls(), before);
    const { code, text } = await stack.up(nowhere);
    assert.equal(code, 0, text);
    assert.equal(polls(), before + 1);
    assert.equal(stack.partition("unpolled").outputs?.status, "ON_BOARDED");
  });
});
