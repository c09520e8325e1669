/** One rule that an input breaks, at the property it belongs to. */
export interface Problem {
  property: string;
  reason: string;
}

/** Inputs as far as they could be read, and every problem they have. */
export interface Checked<Inputs> {
  inputs: Inputs;
  problems: Problem[];
}

/** `property reason` for each problem, for a message of one line. */
export const listed = (problems: readonly Problem[]): string =>
  problems.map(({ property, reason }) => `${property} ${reason}`).join("; ");
