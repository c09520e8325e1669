/** A lifecycle that keeps what the Door hands to it, and is settled as the test says. */
import type { Properties } from "../../../provider/engine/properties";
import type { Problem } from "../../../provider/inputs/problems";
import type { Diff, Lifecycle, ReadCall, Settled, WaitCall } from "../../../provider/resources/lifecycle";

export class RecordingLifecycle implements Lifecycle {
  /** Everything that was handed over, call by call. */
  readonly given: unknown[][] = [];
  readonly previews: { inputs: Properties; call: WaitCall }[] = [];
  readonly waits: WaitCall[] = [];
  readonly reads: ReadCall[] = [];
  problems: Problem[] = [];
  previewProblems: Problem[] = [];
  diffs: Diff = { changes: false };
  settled: Settled = { id: "made", properties: { status: "ON_BOARDED" } };
  /** How long a wait takes. */
  work: () => Promise<void> = async () => {};

  check(news: Properties) {
    this.given.push([news]);
    return { inputs: news, problems: this.problems };
  }

  diff(...given: [id: string, olds: Properties, news: Properties]): Diff {
    this.given.push(given);
    return this.diffs;
  }

  async preview(inputs: Properties, olds: Properties | undefined, call: WaitCall): Promise<Problem[]> {
    this.given.push([inputs, olds]);
    this.previews.push({ inputs, call });
    return this.previewProblems;
  }

  async create(inputs: Properties, call: WaitCall): Promise<Settled> {
    this.given.push([inputs]);
    return this.wait(call);
  }

  async update(id: string, olds: Properties, inputs: Properties, call: WaitCall): Promise<Settled> {
    this.given.push([id, olds, inputs]);
    return this.wait(call);
  }

  async read(id: string, state: Properties, call: ReadCall): Promise<Settled> {
    this.given.push([id, state]);
    this.reads.push(call);
    return this.settled;
  }

  private async wait(call: WaitCall): Promise<Settled> {
    this.waits.push(call);
    await this.work();
    return this.settled;
  }
}
