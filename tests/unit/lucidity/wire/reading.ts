/** What the tests of the wire share: a redaction that knows one token, and a status read with it. */
import assert from "node:assert/strict";
import { Redaction } from "../../../../provider/lucidity/redaction/redaction";
import { readStatus } from "../../../../provider/lucidity/wire/partitionStatus";

export const canary = "canary-token-of-the-wire";
export const redaction = new Redaction();
redaction.add(canary);

export const read = (answer: unknown, httpStatus = 200) =>
  readStatus(httpStatus, typeof answer === "string" ? answer : JSON.stringify(answer), redaction);

export const names = ["PENDING", "IN_PROGRESS", "ON_BOARDED", "FAILED_ONBOARDING", "FAILED", "UNKNOWN"];

export function thrown(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return assert.fail("it did not throw");
}
