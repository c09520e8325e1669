/** Holds the texts that users read against the files of tests/golden, so that a change of one shows in review. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aws } from "../../../support/partitions";
import { type Exchange, type Script, World } from "../../../support/world";
import { type Answer, inOrder } from "./scripts";
import { Stage } from "./stage";
import { wrapped } from "./terminal";

/** One width: others would only break the same lines elsewhere. */
const columns = 100;
const folder = join(__dirname, "../../../golden");
const renews = process.env.UPDATE_TEXTS === "1";

export type Play = (stage: Stage) => Promise<unknown>;

/** One situation, and what its user does. */
export interface Scene {
  /** What the API answers: always the same, one answer after the other, or by a script. Default: ON_BOARDED. */
  api?: Script | Answer | Answer[];
  exchange?: Exchange;
  env?: Record<string, string>;
  config?: Record<string, string>;
  /** Default: `pulumi up` of one partition. */
  play?: Play;
}

/** The suite of one kind of text: its scenes by their titles. */
export function testTexts(kind: string, subject: string, scenes: Record<string, Scene>): void {
  describe(`the texts of ${kind}`, () => {
    let lines: string[];
    let tooLong: string[];
    before(async () => {
      lines = [subject, ""];
      tooLong = [];
      for (const [title, scene] of Object.entries(scenes)) {
        const stage = await played(scene);
        lines.push(`== ${title}`, "", ...stage.shown, "");
        tooLong.push(...stage.tooLong);
      }
    });

    it(`are those of tests/golden/${kind}.txt`, () => {
      compare(`${kind}.txt`, wrapped(lines, columns).join("\n"));
    });

    it("hold no token", () => assert.doesNotMatch(lines.join("\n"), /canary/));

    it("fit the Info column, where they are the progress of a single wait", () => {
      assert.deepEqual(tooLong, []);
    });
  });
}

async function played({ api = [], exchange, env, config, play = (stage) => stage.up({ data: aws }) }: Scene) {
  const script = typeof api === "function" ? api : inOrder(...[api].flat());
  const world = new World(script, exchange, env, config);
  try {
    const stage = new Stage(world);
    await play(stage);
    return stage;
  } finally {
    world.leave();
  }
}

function compare(name: string, text: string): void {
  const path = join(folder, name);
  const now = `${text.trimEnd()}\n`;
  if (renews) writeFileSync(path, now);
  const then = existsSync(path) ? readFileSync(path, "utf8") : "";
  const hint = `The texts differ from tests/golden/${name}. If the change is meant, run \`npm run texts\`, and read and commit the file.`;
  assert.equal(now, then, hint);
}
