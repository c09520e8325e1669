/** The right to send one request. */
export interface Turn {
  /** The request is over, answered or broken. */
  used(): void;
  /** Nothing was sent: the turn counts as never taken. */
  unused(): void;
}

/** Nobody gives up who has for ever. */
export function sure(turn: Turn | undefined): Turn {
  if (turn === undefined) throw new Error("a wait without an end has ended");
  return turn;
}
