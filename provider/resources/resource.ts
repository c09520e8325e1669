/** A resource as its fronts call it, with property bags. They are parsed into types, and written, only here. */
import { fromEngine, type Properties, toEngine, unknownValue } from "../engine/properties";
import { listed, type Problem } from "../inputs/problems";
import type { Shape } from "../inputs/shape";
import { Drifts } from "./drifts";
import type { Lifecycle, OperationResult, ReadCall, ResourceDiff, WaitCall } from "./lifecycle";

export type Resource = Pick<TypedResource<unknown, unknown>, keyof TypedResource<unknown, unknown>>;

export class TypedResource<Inputs, State> {
  private readonly drifts = new Drifts();

  constructor(
    private readonly shape: Shape<Inputs, State>,
    private readonly lifecycle: Lifecycle<Inputs, State>,
  ) {}

  get outputs(): readonly string[] {
    return this.shape.outputs;
  }

  /** Validates and normalises; sends no request. */
  check(news: Properties): { inputs: Properties; problems: readonly Problem[] } {
    const { value, problems } = this.shape.check(fromEngine(news));
    return { inputs: value === undefined ? news : toEngine(this.shape.writeInputs(value)), problems };
  }

  /** After a read of the same state this is the diff of a refresh, and includes what the refresh has changed. */
  diff(id: string, olds: Properties, news: Properties): ResourceDiff {
    const found = this.lifecycle.diff(id, this.stateOf(olds), this.inputsOf(news));
    const drift = this.drifts.take(id, this.rewritten(olds));
    return drift.length > 0 ? { ...found, changes: true, drift } : found;
  }

  preview(inputs: Properties, olds: Properties | undefined, call: WaitCall): Promise<Problem[]> {
    return this.lifecycle.preview(this.inputsOf(inputs), olds && this.stateOf(olds), call);
  }

  /** What a preview can say of the state after a create, or after an update of `olds`. */
  expected(news: Properties, olds: Properties | undefined): Properties {
    const inputs = this.inputsOf(news);
    const state = olds && this.stateOf(olds);
    if (state !== undefined && this.lifecycle.keepsOutputs(inputs, state)) return this.kept(news, olds ?? {});
    return { ...news, ...Object.fromEntries(this.outputs.map((output) => [output, unknownValue])) };
  }

  create(inputs: Properties, call: WaitCall): Promise<OperationResult<Properties>> {
    return this.lifecycle.create(this.inputsOf(inputs), call).then(this.written);
  }

  update(
    id: string,
    olds: Properties,
    inputs: Properties,
    call: WaitCall,
  ): Promise<OperationResult<Properties>> {
    return this.lifecycle.update(id, this.stateOf(olds), this.inputsOf(inputs), call).then(this.written);
  }

  kept(inputs: Properties, olds: Properties): Properties {
    return toEngine(this.shape.writeState(this.lifecycle.kept(this.inputsOf(inputs), this.stateOf(olds))));
  }

  /** Whether a state says nothing yet: it is that of a `get`. */
  isEmpty(state: Properties): boolean {
    return !["mountPoint", ...this.outputs].some((key) => key in state);
  }

  async read(id: string, state: Properties, call: ReadCall): Promise<OperationResult<Properties>> {
    const result = this.written(await this.lifecycle.read(id, this.stateOf(state), call));
    const others = Object.entries(state).filter(([key]) => !this.shape.stateKeys.includes(key));
    if (!call.isGet) this.drifts.note(id, this.rewritten(state), result.state, this.outputs);
    return { ...result, state: { ...Object.fromEntries(others), ...result.state } };
  }

  private rewritten(state: Properties): Properties {
    return toEngine(this.shape.writeState(this.stateOf(state)));
  }

  /** With the inputs that a program would declare. @see Lifecycle.import */
  async import(id: string, call: ReadCall): Promise<OperationResult<Properties> & { inputs: Properties }> {
    const result = this.written(await this.lifecycle.import(id, call));
    const inputs = Object.entries(result.state).filter(([key]) => !this.outputs.includes(key));
    return { ...result, inputs: Object.fromEntries(inputs) };
  }

  private readonly written = ({ state, ...result }: OperationResult<State>): OperationResult<Properties> => ({
    ...result,
    state: toEngine(this.shape.writeState(state)),
  });

  private stateOf(olds: Properties): State {
    return this.shape.readState(fromEngine(olds));
  }

  /** @throws Error if they are invalid: a policy can change them after `check` */
  private inputsOf(news: Properties): Inputs {
    const { value, problems } = this.shape.check(fromEngine(news));
    if (value === undefined) throw new Error(listed(problems));
    return value;
  }
}
