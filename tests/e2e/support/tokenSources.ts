/** Where the tokens of a stack come from, for the tests that search for them. */
import assert from "node:assert/strict";
import { canariesOfTheCore, explicitProviders } from "./differences";
import { type Front, fronts, only } from "./fronts";
import type { Stack } from "./stack";

export interface Tokens {
  refresh: string;
  access: string;
}

export interface Source {
  env(given: Tokens & { stack: Stack }): Promise<Record<string, string>>;
  exchanges: boolean;
  fronts: Front[];
  /** Lines of the engine and the SDK that show a secret: at -v=9 and with --debug they do so for every provider. */
  ofEngine?: RegExp;
  /** The arguments of an explicit provider. */
  provider?: (given: Tokens & { stack: Stack }) => Record<string, unknown>;
}

const none = { LUCIDITY_REFRESH_TOKEN: "" };
const ofConfigure = /arshaling property for RPC\[Provider\[\w+\]\.(Check|Diff)?Config/;
const ofProvider = /RegisterResource(\(| RPC finished: resource:\w+\[)pulumi:providers:lucidity/;

export const environment: Source = {
  env: async ({ refresh }) => ({ LUCIDITY_REFRESH_TOKEN: refresh }),
  exchanges: true,
  fronts: [only(canariesOfTheCore)],
};
/** What the engine has to do with. The client reads the others by itself: tests/integration/canaries.test.ts has them all. */
export const sources: Record<string, Source> = {
  "the environment's refresh token": environment,
  "the stack config": {
    env: async ({ stack, refresh }) => {
      const { code, text } = await stack.run(["config", "set", "--secret", "lucidity:refreshToken", refresh]);
      assert.equal(code, 0, text);
      return none;
    },
    exchanges: true,
    fronts,
    ofEngine: new RegExp(`lucidity:refreshToken|${ofConfigure.source}`),
  },
  "an explicit provider": {
    env: async () => ({ ...none, LUCIDITY_ENDPOINT: "" }),
    provider: ({ stack, access }) => ({ endpoint: stack.simulator.url, accessToken: access }),
    exchanges: false,
    fronts: [only(explicitProviders)],
    ofEngine: new RegExp(`${ofConfigure.source}|${ofProvider.source}`),
  },
};
