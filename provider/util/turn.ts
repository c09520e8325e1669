/** The right to send one request. Its holder must call exactly one of the two methods, once. */
export interface Turn {
  /** The request is over, answered or broken. */
  used(): void;
  /** Nothing was sent: the turn counts as never taken. */
  unused(): void;
}
