import assert from "node:assert/strict";
import { complaintOf } from "../../../../provider/lucidity/credentials/complaint";
import { Redaction } from "../../../../provider/lucidity/redaction/redaction";

const redaction = new Redaction();
redaction.add("canary-before", "refreshToken");
const complaint = (stderr: string, stdout = "", env = {}) => complaintOf(stderr, stdout, redaction, env);

describe("what a token command says when it fails", () => {
  const rows: [string, string, string][] = [
    ["nothing", "", "it printed nothing on stderr"],
    ["blank lines", " \n\r\n", "it printed nothing on stderr"],
    ["a line", "permission denied\n", "the last line of its stderr: permission denied"],
    ["several lines", "a\nb\r\nError: no\r\n\n", "the last line of its stderr: Error: no"],
    ["the token of before", "bad token canary-before", "the last line of its stderr: bad token [secret]"],
    ["a header", "> Authorization: Bearer abc", "the last line of its stderr: > Authorization: [secret]"],
    ["a variable", "+ export VAULT_TOKEN=abc", "the last line of its stderr: + export VAULT_TOKEN=[secret]"],
    ["a colour", "\u001b[31mno", "the last line of its stderr: \\u001b[31mno"],
    ["a command of a runner", "##[error]no", "the last line of its stderr: #\\u0023[error]no"],
    ["a long line", "no ".repeat(100), `the last line of its stderr: ${"no ".repeat(66)}no…`],
    ["a line without end", "x".repeat(5_000), "the last line of its stderr is too long to be shown"],
  ];
  for (const [what, stderr, shown] of rows) {
    it(`is shown where it is ${what}`, () => assert.equal(complaint(stderr), shown));
  }

  it("is shown without what it printed as a token", () => {
    assert.equal(complaint("got canary-1", "canary-1\n"), "the last line of its stderr: got [secret]");
  });

  it("is shown without the credentials of its environment", () => {
    const env = { VAULT_TOKEN: "canary-2", HOME: "/home/jane", MY_API_KEY: "" };
    assert.equal(
      complaint("canary-2 in /home/jane", "", env),
      "the last line of its stderr: [secret] in /home/jane",
    );
  });
});
