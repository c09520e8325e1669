/** A resource that keeps what the adapter hands to it, and ends as the test says. */
import type { Properties } from "../../../provider/engine/properties";
import type { Problem } from "../../../provider/inputs/problems";
import type {
  OperationResult,
  ReadCall,
  ResourceDiff,
  WaitCall,
} from "../../../provider/resources/lifecycle";
import type { Resource } from "../../../provider/resources/resource";

type Result = OperationResult<Properties>;

export class RecordingResource implements Resource {
  readonly outputs = ["status"];
  /** Everything that was handed over, call by call. */
  readonly given: unknown[][] = [];
  readonly previews: { inputs: Properties; call: WaitCall }[] = [];
  readonly waits: WaitCall[] = [];
  readonly reads: ReadCall[] = [];
  problems: Problem[] = [];
  previewProblems: Problem[] = [];
  diffs: ResourceDiff = { changes: false, replaces: [], changed: [] };
  result: Result = { id: "made", state: { status: "ON_BOARDED" } };
  /** What happens while it waits. */
  work: () => Promise<void> = async () => {};

  check(news: Properties) {
    this.given.push([news]);
    return { inputs: news, problems: this.problems };
  }

  diff(...given: [id: string, olds: Properties, news: Properties]): ResourceDiff {
    this.given.push(given);
    return this.diffs;
  }

  async preview(inputs: Properties, olds: Properties | undefined, call: WaitCall): Promise<Problem[]> {
    this.given.push([inputs, olds]);
    this.previews.push({ inputs, call });
    return this.previewProblems;
  }

  expected(inputs: Properties): Properties {
    return inputs;
  }

  create(inputs: Properties, call: WaitCall): Promise<Result> {
    this.given.push([inputs]);
    return this.wait(call);
  }

  update(id: string, olds: Properties, inputs: Properties, call: WaitCall): Promise<Result> {
    this.given.push([id, olds, inputs]);
    return this.wait(call);
  }

  kept(_inputs: Properties, { status }: Properties): Properties {
    return { status, kept: true };
  }

  isEmpty(): boolean {
    return false;
  }

  async read(id: string, state: Properties, call: ReadCall): Promise<Result> {
    this.given.push([id, state]);
    this.reads.push(call);
    return this.result;
  }

  async import(id: string): Promise<Result & { inputs: Properties }> {
    return { id, state: {}, inputs: {} };
  }

  private wait(call: WaitCall): Promise<Result> {
    this.waits.push(call);
    return this.work().then(() => this.result);
  }
}
