/** What `pulumi stack export` holds of a token in the stack config: the engine keeps that config among the inputs of its providers. */
import assert from "node:assert/strict";
import { partition } from "../support/declarations";
import { onEachFront } from "../support/fronts";
import { withStack } from "../support/stack";

const marks = [
  ["as a secret", "--secret", { dynamic: false, native: false }],
  ["in plain text", "--plaintext", { dynamic: true, native: false }],
] as const;

onEachFront("an export of a stack", (front) => {
  for (const [how, flag, isPlain] of marks)
    it(`whose config holds the token ${how}: ${isPlain[front.name] ? "holds it" : "holds it with --show-secrets alone"}`, () =>
      withStack(front.start({ otherwise: {} }), async (stack) => {
        const ofConfig = { LUCIDITY_REFRESH_TOKEN: "" };
        await stack.run(["config", "set", flag, "lucidity:refreshToken", stack.refreshToken]);
        stack.declare(partition("data"));
        const { code, text } = await stack.up(ofConfig);
        assert.equal(code, 0, text);
        assert.ok(!text.includes(stack.refreshToken));
        assert.equal(text.includes("is not marked as a secret"), isPlain[front.name], text);
        const exported = async (...more: string[]) => (await stack.run(["stack", "export", ...more])).text;
        assert.equal((await exported()).includes(stack.refreshToken), isPlain[front.name]);
        assert.ok((await exported("--show-secrets")).includes(stack.refreshToken));
        assert.ok(!JSON.stringify(stack.partition("data")).includes(stack.refreshToken));
      }));
});

onEachFront("customTimeouts", (front) => {
  it("that are negative are refused by name, in a preview and before a request", () =>
    withStack(front.start({ otherwise: {} }), async (stack) => {
      stack.declare(partition("data", { opts: { customTimeouts: { create: "-5s" } } }));
      for (const { code, text } of [await stack.preview(), await stack.up()]) {
        assert.notEqual(code, 0, text);
        assert.match(text, /customTimeouts\.create must be a duration longer than zero/);
      }
      assert.equal(stack.polls(), 0);
    }));
});
