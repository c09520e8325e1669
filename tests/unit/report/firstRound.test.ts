import assert from "node:assert/strict";
import { FirstRound } from "../../../provider/report/firstRound";

const fifty = 50;
const seconds = (count: number) => count * 1_000;

/** A round in which an answer came every so many seconds. */
function roundOf(answers: number, everyS: number): [round: FirstRound, nowMs: number] {
  const round = new FirstRound(0);
  for (let answer = 1; answer <= answers; answer++) round.seen(seconds(answer * everyS));
  return [round, seconds(answers * everyS)];
}

describe("the estimate of the first round", () => {
  const cases: [what: string, answers: number, everyS: number, unseen: number, text: string | undefined][] = [
    ["comes of the budget at first", 2, 0.1, 398, "all seen in about 8m"],
    ["comes of the budget while answers come as fast", 50, 1.2, 350, "all seen in about 7m"],
    ["comes of how fast answers come where others use the budget too", 50, 2.4, 350, "all seen in about 14m"],
    ["is left out where it is soon over", 50, 1.2, 20, undefined],
    ["is left out where all have been seen", 50, 1.2, 0, undefined],
    ["is left out where none has been seen", 0, 1, 400, undefined],
  ];
  for (const [what, answers, everyS, unseen, text] of cases)
    it(what, () => {
      const [round, nowMs] = roundOf(answers, everyS);
      assert.equal(round.estimate(unseen, fifty, nowMs), text);
    });

  it("is left out where no answers come any more", () => {
    const [round, nowMs] = roundOf(50, 1.2);
    assert.equal(round.estimate(350, fifty, nowMs + seconds(61)), undefined);
  });
});
