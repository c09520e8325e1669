import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { Frame } from "../../../provider/command/frame";

function opened(columns: number) {
  const stream = Object.assign(new PassThrough({ encoding: "utf8" }), { columns });
  const frame = new Frame(stream as unknown as NodeJS.WriteStream);
  const draw = (...lines: string[]) => {
    frame.draw(lines);
    return String(stream.read());
  };
  return { stream, draw };
}

describe("a frame in a terminal", () => {
  it("is drawn over its last one, and erases what that had more", () => {
    const { draw } = opened(40);
    assert.ok(draw("one", "two").includes("one\u001b[K\ntwo\u001b[K\n\u001b[J"));
    assert.ok(draw("three").includes("\r\u001b[2Athree\u001b[K\n\u001b[J"));
  });

  it("leaves nothing of the last one where the terminal has become narrower, and breaks its lines", () => {
    const { stream, draw } = opened(80);
    draw("x".repeat(79), "", "日".repeat(20));
    stream.columns = 30;
    assert.ok(draw("short").includes("\r\u001b[6Ashort"));
  });
});
