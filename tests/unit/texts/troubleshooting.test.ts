import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");
const page = readFileSync(join(root, "docs/troubleshooting.md"), "utf8");
/** Texts of the Pulumi CLI, Node and the proxies' tunnel: no golden file shows them. */
const elsewhere = [
  "no resource plugin 'pulumi-resource-lucidity' found",
  "could not read plugin",
  "looks like a secret",
  "Cannot find module 'pulumi-lucidity/provider'",
];

/** Without white space, so that a text is found wherever a line of the golden files was broken. */
const packed = (text: string) => text.replaceAll(/\s/g, "");

const textsBelow = (folder: string, ending: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(root, folder, name), "utf8"))
    .join("\n");

describe("the page of troubleshooting", () => {
  const golden = packed(textsBelow("tests/golden", ".txt"));
  const code = textsBelow("provider/lucidity", ".ts");
  const keys = page
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, key = ""]) => key));

  it("has keys", () => assert.ok(keys.length > 10, String(keys.length)));

  for (const key of keys.filter((each) => !elsewhere.includes(each)))
    it(`names a text that is there: ${key}`, () => {
      const [begin = "", end = ""] = key.split(" … ");
      assert.ok(
        golden.includes(packed(key)) || [begin, end].every((part) => code.includes(part)),
        "neither a golden file nor the client's code holds it",
      );
    });

  it("has a key for each failure and each warning of the golden files", () => {
    const scenes = textsBelow("tests/golden", ".txt").split(/^== /m);
    const firstWords = scenes.flatMap((scene) => [
      ...scene.matchAll(/^ +(?:\* |warning: |error: (?!\d+ errors? occurred))(.*(?:\n(?! {2}).*)?)/gm),
    ]);
    const answered = (text: string) =>
      keys.some((key) => key.split(" … ").every((part) => packed(text).includes(packed(part))));
    const unanswered = firstWords.map(([, text = ""]) => text).filter((text) => !answered(text));
    assert.ok(firstWords.length > 50, String(firstWords.length));
    assert.deepEqual([...new Set(unanswered)], []);
  });

  for (const key of elsewhere)
    it(`still names a text of other programs: ${key}`, () => assert.ok(keys.includes(key)));
});
