import assert from "node:assert/strict";
import type { Typed } from "../../../provider/command/commandLine";
import { readCommandLine } from "../../../provider/command/commandLine";
import { readRequest } from "../../../provider/command/request";
import { run } from "../../../provider/command/run";
import { toId } from "../../../provider/inputs/partitionId";
import { recordingStreams } from "./fixtures";

const first = "AWS/123456789012/i-0abc/%2Fdev%2Fsdf";
const second = "GCP/acme-prod/web-1/D";
const azure = "AZURE/6f9619ff-8b86-4011-b42d-00c04fc964ff/data-rg/vm-1/D";

function typedAs(...args: string[]): Typed {
  const typed = readCommandLine(args, recordingStreams());
  if (typeof typed === "number") throw new Error(`exit code ${typed}`);
  return typed;
}
const read = (args: string[], stdin = "") => readRequest(typedAs(...args), async () => stdin);
async function idsOf(args: string[], stdin?: string): Promise<string[]> {
  const result = await read(args, stdin);
  return typeof result === "string" ? assert.fail(result) : result.partitions.map(toId);
}
async function problemsOf(args: string[], stdin?: string): Promise<string> {
  const result = await read(args, stdin);
  return typeof result === "string" ? result : assert.fail("it was accepted");
}

describe("the arguments of the command", () => {
  it("are ids, each partition once, in any of its spellings", async () => {
    const other = azure.replace("data-rg", "DATA-RG");
    assert.deepEqual(await idsOf(["status", first, second, first, azure, other]), [first, second, other]);
  });

  it("are not printed as values of an option that does not exist: one may be a token", () => {
    const streams = recordingStreams();
    assert.equal(readCommandLine(["wait", "--refresh-token=canary\u001b[2J", first], streams), 2);
    assert.match(streams.printed.err.join("\n"), /unknown option '--refresh-token'/);
    for (const hidden of ["canary", "\u001b"])
      assert.ok(!streams.printed.err.join("\n").includes(hidden), hidden);
  });

  const token = ["8f3a9b2c7d1e4f6a", "8b0c2d4e6f8a0b1c"].join("");
  const misplaced: [where: string, args: string[], stdin?: string][] = [
    ["a command", [token]],
    ["an option", ["wait", `--${token}`]],
    ["the value of a flag without one", ["wait", `--json=${token}`, first]],
    ["an id", ["wait", token]],
    ["a part of an id", ["wait", `AWS/123456789012/${token}/D`]],
    ["an id from stdin", ["wait", "-"], `${first}\n${token}`],
    ["a duration", ["wait", first, "--timeout", token]],
    ["a goal", ["wait", first, `--for=${token}`]],
    ["an argument of the resource", ["wait", "--cloud-provider", "AWS", "--instance-id", token]],
    ["the credential itself", ["wait", "open-sesame"]],
    ["the credential as a command", ["open-sesame"]],
  ];
  for (const [where, args, stdin = ""] of misplaced)
    it(`are never printed where a token stands for ${where}`, async () => {
      const streams = recordingStreams();
      const code = await run(args, {
        env: { LUCIDITY_REFRESH_TOKEN: "open-sesame" },
        streams,
        stdin: async () => stdin,
        signal: new AbortController().signal,
      });
      assert.equal(code, 2);
      const printed = JSON.stringify(streams.printed);
      assert.match(printed, /hidden|secret|--json/);
      for (const secret of [token, token.slice(8), "sesame"]) assert.ok(!printed.includes(secret), printed);
    });

  it("are named where wrong, the first twenty of them", async () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `disk-${index}`);
    const text = await problemsOf(["wait", "-"], ids.join("\n"));
    assert.match(text, /"disk-19" is no id/);
    assert.doesNotMatch(text, /"disk-20"/);
    assert.match(text, /^ {2}- and 980 more$/m);
  });

  it("are ids from stdin for -, one or several a line, after the others", async () => {
    assert.deepEqual(await idsOf(["wait", "-", second], `\n${first}\r\n${azure} ${first}\n\n`), [
      second,
      first,
      azure,
    ]);
  });

  it("do not read stdin without -", async () => {
    const result = await readRequest(typedAs("wait", first), () => assert.fail("stdin was read"));
    assert.ok(typeof result !== "string");
  });

  it("name a partition without encoding by the arguments of the resource", async () => {
    const flags = ["--cloud-provider", "AZURE", "--resource-group", "data-rg", "--instance-id", "vm-1"];
    const account = ["--cloud-provider-account-id", "6f9619ff-8b86-4011-b42d-00c04fc964ff"];
    assert.deepEqual(await idsOf(["wait", first, ...flags, ...account, "--mount-point", "d:"]), [
      first,
      azure,
    ]);
  });

  it("have defaults: onboarded, 60 minutes, no JSON", async () => {
    const result = await read(["wait", first]);
    assert.ok(typeof result !== "string");
    const { goal, timeoutMs, json, command } = result;
    assert.deepEqual(
      { goal, timeoutMs, json, command },
      { goal: "onboarded", timeoutMs: 3_600_000, json: false, command: "wait" },
    );
  });

  it("may ask for another goal, deadline and form", async () => {
    const result = await read(["wait", first, "--for", "visible", "--timeout", "2h30m", "--json"]);
    assert.ok(typeof result !== "string");
    const { goal, timeoutMs, json } = result;
    assert.deepEqual({ goal, timeoutMs, json }, { goal: "visible", timeoutMs: 9_000_000, json: true });
  });

  for (const [typed, hours] of [
    ["1d", 24],
    ["1.5d", 36],
    ["2d12h", 60],
  ] as const)
    it(`may count days: ${typed}`, async () => {
      const result = await read(["wait", first, "--timeout", typed]);
      assert.ok(typeof result !== "string");
      assert.equal(result.timeoutMs, hours * 3_600_000);
    });

  const refused: [string, string[], string][] = [
    [
      "a deadline of zero",
      ["--timeout", "0s"],
      '--timeout must be a duration longer than zero, such as 90s, 2h30m or 1d, not "0s"',
    ],
    [
      "a number without a unit",
      ["--timeout", "90"],
      '--timeout must be a duration longer than zero, such as 90s, 2h30m or 1d, not "90"',
    ],
    ["another goal", ["--for", "FAILED"], '--for must be onboarded or visible, not "FAILED"'],
    ["half a partition", ["--mount-point", "/dev/sdf"], "--cloud-provider is required"],
    [
      "a resource group outside Azure",
      ["--cloud-provider", "GCP", "--resource-group", "x"],
      "--resource-group must be left out for GCP: only AZURE has resource groups",
    ],
  ];
  for (const [what, args, problem] of refused)
    it(`refuse ${what}, by the name of the flag`, async () => {
      assert.ok((await problemsOf(["wait", first, ...args])).includes(problem));
    });

  it("refuse what could steer the terminal, and show it harmlessly", async () => {
    const text = await problemsOf(["wait", "AWS/\u001b[2J"]);
    assert.ok(text.includes("\\u001b[2J"), text);
    assert.ok(!text.includes("\u001b"));
  });
});

describe("the help of the command", () => {
  for (const args of [["--help"], ["-h"], ["wait", "-h"], ["status", "--help"], ["help", "wait"]])
    it(`fits 80 columns and names every exit code: ${args.join(" ")}`, () => {
      const streams = recordingStreams();
      assert.equal(readCommandLine(args, streams), 0);
      assert.deepEqual(streams.printed.err, []);
      const lines = streams.printed.out.join("\n").split("\n");
      assert.deepEqual(
        lines.filter((line) => line.length > 80),
        [],
      );
      for (const code of [0, 1, 2, 3, 4, 5, 70, 130, 141])
        assert.ok(
          lines.some((line) => line.startsWith(`  ${code} `)),
          `exit code ${code}`,
        );
    });
});
