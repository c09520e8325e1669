/** Mocha's spec reporter, which also leaves its counts, and how many tests of each folder have run, in the file MOCHA_COUNTS. */
const { writeFileSync } = require("node:fs");
const { join, relative, sep } = require("node:path");
const Mocha = require("mocha");

const { EVENT_RUN_END, EVENT_TEST_END } = Mocha.Runner.constants;
const tests = join(__dirname, "..", "..", "tests");

module.exports = class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const ran = {};
    runner.on(EVENT_TEST_END, (test) => {
      const [layer] = relative(tests, test.file ?? "").split(sep);
      ran[layer] = (ran[layer] ?? 0) + 1;
    });
    runner.once(EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      if (process.env.MOCHA_COUNTS)
        writeFileSync(process.env.MOCHA_COUNTS, JSON.stringify({ passes, failures, pending, ran }));
    });
  }
};
