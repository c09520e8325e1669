import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { mock } from "node:test";
import { machineClock } from "../../../../provider/schedule/ledger/machineClock";

describe("the clock of the machine", () => {
  afterEach(() => mock.restoreAll());

  const files = (texts: Record<string, string>) => {
    mock.restoreAll();
    mock.method(fs, "readFileSync", (file: string) => {
      const text = texts[file];
      if (text === undefined) throw new Error("ENOENT");
      return text;
    });
  };
  const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6;
  const offMs = () => machineClock().now() - monotonicMs();

  it("is without the offset of a time namespace", () => {
    files({ "/proc/self/timens_offsets": "monotonic   3600  500000000\nboottime  7200  0\n" });
    assert.ok(Math.abs(offMs() + 3_600_500) < 1_000);
    files({ "/proc/self/timens_offsets": "monotonic  -3600  0\n" });
    assert.ok(Math.abs(offMs() - 3_600_000) < 1_000);
    files({});
    assert.ok(Math.abs(offMs()) < 1_000);
  });

  it("has the id of a start of the machine, and that of a host where there is none", () => {
    const idOf = (texts: Record<string, string>) => {
      files(texts);
      return machineClock().id;
    };
    const boot = "/proc/sys/kernel/random/boot_id";
    const [one, other, none] = [idOf({ [boot]: "1\n" }), idOf({ [boot]: "2\n" }), idOf({})];
    assert.equal(new Set([one, other, none]).size, 3);
    assert.equal(idOf({ [boot]: "1" }), one);
    for (const id of [one, other, none]) assert.match(id, /^[0-9a-f]{12}$/);
  });

  it("is the same in another time namespace", function () {
    const script = `const { machineClock } = require("./provider/schedule/ledger/machineClock");
      const { id, now } = machineClock(); console.log(JSON.stringify([id, now(), Number(process.hrtime.bigint()) / 1e6]));`;
    const node = [process.execPath, "--require", "./tests/support/preloads/transpile.cjs", "-e", script];
    let printed: string;
    try {
      printed = execFileSync("unshare", ["--time", "--monotonic", "86400", "--", ...node], {
        encoding: "utf8",
        stdio: "pipe",
      });
    } catch {
      // It takes root, and Linux 5.6.
      return this.skip();
    }
    const [id, nowMs, rawMs] = JSON.parse(printed);
    const here = machineClock();
    assert.equal(id, here.id);
    assert.ok(Math.abs(here.now() - nowMs) < 60_000);
    assert.ok(rawMs - monotonicMs() > 86_000_000);
  });
});
