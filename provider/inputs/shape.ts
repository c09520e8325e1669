import type { Properties } from "../engine/properties";
import type { Checked } from "./problems";

/** How the property bags of a resource are read and written: the same for every front. */
export interface Shape<Inputs, State> {
  /** The outputs that a wait makes known. */
  readonly outputs: readonly string[];
  /** All properties of a state. Others come from older versions, and a read keeps them. */
  readonly stateKeys: readonly string[];
  /** What a program gives, normalised, or every problem it has. */
  check(given: Properties): Checked<Inputs>;
  writeInputs(inputs: Inputs): Properties;
  /** Accepts any bag, since a state can be edited by hand: what cannot be read counts as absent. */
  readState(kept: Properties): State;
  writeState(state: State): Properties;
}
