import assert from "node:assert/strict";
import fc from "fast-check";
import { cut, quote, visible } from "../../../provider/util/text";
import { cpuMsOf } from "../../support/timing";

describe("text in a message", () => {
  const shown: [string, string, string][] = [
    ["a control character", "a\u0000b", "a\\u0000b"],
    ["an escape sequence", "\u001b[31m", "\\u001b[31m"],
    ["a line break", "line\nbreak", "line\\u000abreak"],
    ["a change of direction", "\u202eright to left", "\\u202eright to left"],
    ["a line separator", "\u2028", "\\u2028"],
    ["half a character", "\ud800", "\\ud800"],
    ["a zero-width space", "a\u200bb", "a\\u200bb"],
    ["a Hangul filler", "a\u3164b", "a\\u3164b"],
    ["a Hangul filler of a syllable", "\u115f\u1160", "\\u115f\\u1160"],
    ["a half-width Hangul filler", "\uffa0", "\\uffa0"],
    ["an empty Braille pattern", "\u2800", "\\u2800"],
    ["a joiner of graphemes", "\u034f", "\\u034f"],
    ["an inherent vowel of Khmer", "\u17b4", "\\u17b4"],
    ["a Mongolian variation selector", "\u180b", "\\u180b"],
    ["a variation selector", "a\ufe0f", "a\\ufe0f"],
    ["a supplementary variation selector", "a\u{e0100}", "a\\u{e0100}"],
    ["a tag character", "a\u{e0041}b", "a\\u{e0041}b"],
    ["a null notehead", "\u{1d159}", "\\u{1d159}"],
    ["a filler of Khitan", "\u{16fe4}", "\\u{16fe4}"],
    ["a character of private use", "\ue000", "\\ue000"],
    ["a code that is no character", "\ufffe", "\\ufffe"],
  ];
  for (const [what, given, expected] of shown) {
    it(`shows ${what} as its code`, () => {
      assert.equal(visible(given), expected);
    });
  }

  const plain = [
    "ünïcödé 😀",
    "100%",
    "<tag>",
    "{%x%}",
    "a {b} <c> 5 < 7",
    "# 1 ## 2 #[3]",
    "a::b",
    "日本語",
    "نص",
  ];
  for (const text of plain) {
    it(`leaves ${text} as it is`, () => {
      assert.equal(visible(text), text);
    });
  }

  it("is cut between characters, with a sign that it was cut", () => {
    assert.equal(cut("abc", 3), "abc");
    assert.equal(cut("abcd", 3), "abc…");
    assert.equal(cut("😀😀😀", 3), "😀😀😀");
    assert.equal(cut("😀😀😀", 2), "😀😀…");
  });

  it("quotes every kind of value on one line", () => {
    const cycle: { self?: object } = {};
    cycle.self = cycle;
    const cases: [unknown, string][] = [
      ["a\n", '"a\\n"'],
      [{ a: [1] }, '{"a":[1]}'],
      [12n, '"12"'],
      [undefined, "undefined"],
      [() => {}, "function"],
      [cycle, "object"],
      ["x".repeat(100), `"${"x".repeat(79)}…`],
    ];
    for (const [given, shown] of cases) assert.equal(quote(given), shown);
  });
});

/** Where the Pulumi CLI finds a colour directive, or the beginning of one, which swallows the rest of its line. */
const pulumiDirective = (text: string) => text.includes("<{%") || /<\{?$/.exec(text)?.[0] === "<{";
/** Azure Pipelines looks for both anywhere in a line. */
const azureCommand = (line: string) => line.includes("##vso[") || line.includes("##[");
/** GitHub Actions looks for `##[` anywhere, and for `::name…::` at the start of a line, without the white space before it. */
const githubCommand = (line: string) => {
  const start = line.trimStart();
  return line.includes("##[") || (start.startsWith("::") && start.indexOf("::", 2) >= 0);
};

describe("text that a terminal or a CI runner could take for a command", () => {
  const commands: [string, string, (line: string) => boolean][] = [
    ["<{%reset%}>", "<\\u007b%reset%}>", pulumiDirective],
    ["a <{%x%}> b", "a <\\u007b%x%}> b", pulumiDirective],
    ["<{%fg 1", "<\\u007b%fg 1", pulumiDirective],
    ["<{%}>", "<\\u007b%}>", pulumiDirective],
    ["<<{%{%x%}>", "<<\\u007b%{%x%}>", pulumiDirective],
    ["ends in <{", "ends in <\\u007b", pulumiDirective],
    ["##vso[task.setvariable variable=x]y", "#\\u0023vso[task.setvariable variable=x]y", azureCommand],
    ["no: ##vso[task.complete]", "no: #\\u0023vso[task.complete]", azureCommand],
    ["##[section]x", "#\\u0023[section]x", azureCommand],
    ["a ##[error]x", "a #\\u0023[error]x", githubCommand],
    ["###[set-output name=x]y", "##\\u0023[set-output name=x]y", githubCommand],
    ["::error::x", "\\u003a:error::x", githubCommand],
    ["  ::set-output name=x::y", "  \\u003a:set-output name=x::y", githubCommand],
    ["\u00a0::stop-commands::x", "\u00a0\\u003a:stop-commands::x", githubCommand],
    ["::add-mask:::", "\\u003a:add-mask:::", githubCommand],
  ];
  for (const [given, expected, isCommand] of commands) {
    it(`${given} is broken so that it can be read and is not obeyed`, () => {
      assert.ok(isCommand(given), "it is one");
      assert.equal(visible(given), expected);
      assert.ok(!isCommand(visible(given)));
      assert.equal(visible(visible(given)), expected, "a second cleaning changes nothing");
    });
  }

  it("is broken where invisible characters stood within it", () => {
    for (const text of ["<\u200b{%x%}>", "#\u200b#vso[x]", ":\u200b:error::x"])
      assert.ok(![pulumiDirective, azureCommand, githubCommand].some((is) => is(visible(text))), text);
  });

  it("is not the address of this machine, nor a command in the middle of a line", () => {
    for (const text of ["::1", "[::1]:8443", "::ffff:127.0.0.1", "no ::error::x"])
      assert.equal(visible(text), text);
  });

  it("is none after cleaning, whatever it was", () => {
    const pieces = [
      "<",
      "{",
      "%",
      "}",
      ">",
      "#",
      "##",
      "vso",
      "[",
      "]",
      ":",
      "::",
      "error",
      " ",
      "\u200b",
      "\n",
    ];
    const text = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 20 });
    const check = (parts: string[]) => {
      const clean = visible(parts.join(""));
      assert.ok(![pulumiDirective, azureCommand, githubCommand].some((is) => is(clean)), clean);
      assert.doesNotMatch(clean, /\p{Cc}|\p{Default_Ignorable_Code_Point}/u);
    };
    fc.assert(fc.property(text, check), { numRuns: 3_000 });
  });

  it("is cleaned in a time that grows with its length alone", () => {
    for (const piece of ["<{%", "##vso", "##", "::a ", "::", " ", "\u3164"]) {
      const cpuMs = cpuMsOf(() => visible(piece.repeat(200_000)));
      assert.ok(cpuMs < 2_000, `${JSON.stringify(piece)}: ${cpuMs} ms`);
    }
  });
});
