import assert from "node:assert/strict";
import { load } from "./load";

interface SvgScript {
  drawScreen(screen: string, options: { theme: "light" | "dark"; title: string }): string;
}

const draw = async (screen: string, theme: "light" | "dark" = "light") =>
  (await load<SvgScript>("pictures/svg.mjs")).drawScreen(screen, { theme, title: "a <wait>" });

describe("a picture of a terminal", () => {
  it("keeps the characters as text, escaped", async () => {
    const svg = await draw("a <b> & c");
    assert.match(svg, />a &lt;b&gt; &amp; c<\/text>/);
    assert.match(svg, /<title>a &lt;wait&gt;<\/title>/);
  });

  it("puts each word at its column and line, so that no browser collapses the spaces between them", async () => {
    const svg = await draw("one  two\n   \u001b[1mthree\u001b[0m");
    const places = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"[^>]*>(\w+)</g)].map(
      ([, x, y, text]) => [text, Number(x), Number(y)] as const,
    );
    const [one, two, three] = places;
    assert.deepEqual(
      places.map(([text]) => text),
      ["one", "two", "three"],
    );
    const cell = (Number(two?.[1]) - Number(one?.[1])) / 5;
    assert.ok(Math.abs(Number(three?.[1]) - Number(one?.[1]) - 3 * cell) < 0.1);
    assert.ok(Number(three?.[2]) > Number(one?.[2]));
  });

  it("shows colour and weight in the theme's own shades", async () => {
    const screen = "\u001b[1m\u001b[31mfailed\u001b[0m";
    const [light, dark] = [await draw(screen), await draw(screen, "dark")];
    for (const svg of [light, dark])
      assert.match(svg, /<text [^>]*fill="#[0-9a-f]{6}" font-weight="bold">failed/);
    const fill = (svg: string) => /<text [^>]*fill="([^"]+)"/.exec(svg)?.[1];
    assert.notEqual(fill(light), fill(dark));
  });

  it("is as wide as its longest line", async () => {
    const width = (svg: string) => Number(/viewBox="0 0 ([\d.]+)/.exec(svg)?.[1]);
    assert.ok(width(await draw("12345\n1")) < width(await draw("1\n1234567890")));
    assert.equal(width(await draw("12345      ")), width(await draw("12345")));
  });
});
