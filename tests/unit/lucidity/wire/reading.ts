/** What the tests of the wire share: a redaction that knows one token, and a status read with it. */
import assert from "node:assert/strict";
import { Redaction } from "../../../../provider/lucidity/redaction/redaction";
import { readStatus } from "../../../../provider/lucidity/wire/partitionStatus";
import { statuses } from "../../../support/statuses";

export const canary = "canary-token-of-the-wire";
export const redaction = new Redaction();
redaction.add(canary);

export const read = (answer: unknown, httpStatus = 200) =>
  readStatus(httpStatus, typeof answer === "string" ? answer : JSON.stringify(answer), redaction);

/** The names of the vendor's guide. */
export const names = statuses.flatMap(({ name, spelling }) => (spelling === name ? [] : [name]));

export function thrown(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return assert.fail("it did not throw");
}
