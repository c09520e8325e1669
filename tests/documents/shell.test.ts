import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack } from "../e2e/support/stack";
import { blocks, root } from "./blocks";

const { scripts, bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
  bin: Record<string, string>;
};

/** Programs that are not ours: their words are taken as they are. */
const others = ["cd", "dotnet", "echo", "go", "export", "mkdir", "venv/bin/pip", "pip", "git", "jq", "yarn"];

interface Command {
  where: string;
  words: string[];
}

/** The words of each command of a block; comments, prompts and line continuations are left out. */
function commandsIn({ where, code }: { where: string; code: string }): Command[] {
  return code
    .replaceAll(/\\\n\s*/g, " ")
    .split(/\n| && | \| |;/)
    .map((line) => line.replace(/^\s*\$ /, "").replace(/(^|\s)#.*$/, ""))
    .map((line) => [...line.matchAll(/'([^']*)'|"([^"]*)"|\S+/g)].map(([word, a, b]) => a ?? b ?? word))
    .filter((words) => words.length > 0)
    .map((words) => ({ where, words }));
}

const flagsOf = (words: string[]) =>
  words.filter((word) => word.startsWith("--")).map((word) => word.split("=")[0] ?? "");

describe("shell commands in the documents", function () {
  this.timeout(120_000);
  const commands = blocks("sh", "bash", "shell").flatMap(commandsIn);
  const of = (program: string) => commands.filter(({ words }) => words[0] === program);
  const dir = mkdtempSync(join(tmpdir(), "pulumi-lucidity-documents-"));
  let stack: Stack;
  before(async () => {
    writeFileSync(join(dir, "Pulumi.yaml"), "name: documents\nruntime: nodejs\n");
    stack = await Stack.start({}, dir);
  });
  after(async () => {
    await stack?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it("start programs that this test knows", () => {
    assert.ok(commands.length >= 20, String(commands.length));
    const known = [...others, "node", "npm", "npx", "pulumi"];
    const unknown = commands.filter(({ words: [program = ""] }) => !known.includes(program));
    assert.deepEqual(unknown, []);
  });

  for (const { where, words } of of("pulumi"))
    it(`name a command of the Pulumi CLI and its flags: ${words.join(" ")} (${where})`, async () => {
      const subcommands = words.slice(1).filter((word) => /^[a-z]+$/.test(word));
      const { code, text } = await stack.run([...subcommands.slice(0, 2), "--help"]);
      assert.equal(code, 0, text);
      for (const flag of flagsOf(words)) assert.match(text, new RegExp(`${flag}\\b`));
    });

  for (const { where, words } of of("pulumi").filter((command) => command.words[1] === "config"))
    it(`set what can be set: ${words.join(" ")} (${where})`, async () => {
      const [, ...args] = words;
      const isAsked = args.length === 4 && args.includes("--secret");
      const { code, text } = await stack.run([...args, ...(isAsked ? ["a-word"] : [])]);
      assert.equal(code, 0, text);
    });

  for (const { where, words } of of("npm"))
    it(`name what npm can do here: ${words.join(" ")} (${where})`, () => {
      const [, verb = "", name = ""] = words;
      if (verb === "run") assert.ok(name in scripts, name);
      else assert.ok(["ci", "install", "pack", "test", "uninstall"].includes(verb), verb);
    });

  const ours = [...of("npx"), ...of("node")].flatMap(({ where, words: [, first = "", ...args] }) => {
    const name = Object.keys(bin).find((each) => each === first || bin[each] === `./${first}`);
    return name === undefined ? [] : [{ where, name, args }];
  });

  for (const { where, name, args } of ours)
    it(`give our commands flags that they have: ${[name, ...args].join(" ")} (${where})`, () => {
      const subcommand = /^[a-z]+$/.test(args[0] ?? "") ? [args[0] ?? ""] : [];
      const help = execFileSync(process.execPath, [join(root, bin[name] ?? ""), ...subcommand, "--help"], {
        encoding: "utf8",
      });
      for (const flag of flagsOf(args)) assert.ok(help.includes(flag), `${flag} is not in:\n${help}`);
    });
});
