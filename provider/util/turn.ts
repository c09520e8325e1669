/** The right to send one request. Its holder must call one of the two, once. */
export interface Turn {
  /** The request is over, answered or broken. */
  used(): void;
  /** Nothing was sent: the turn counts as never taken. */
  unused(): void;
}
