/**
 * Makes a resource callable by Pulumi's dynamic provider process: unpacks the internal inputs, and turns a failure into the
 * error that the SDK expects.
 */
import { isDeepStrictEqual } from "node:util";
import { InitializationError, PreviewError, ReadInitializationError } from "../engine/initFailures";
import type { Properties } from "../engine/properties";
import { checkTimeouts, type Timeouts } from "../inputs/options";
import { lines, type Problem } from "../inputs/problems";
import { type Diff, limitOf, nameOfUrn, type OperationResult, type WaitCall } from "../resources/lifecycle";
import type { ProviderContext } from "../resources/providerContext";
import type { Resource } from "../resources/resource";
import { parseDuration } from "../util/durations";
import { keep, ownOf, unpack } from "./internalInputs";
import { replacedBy } from "./replaceOnChanges";
import { UrnLookup } from "./urnLookup";

type Result = OperationResult<Properties>;

export class DynamicAdapter {
  private readonly urns = new UrnLookup();
  /** URNs that `check` has seen in a preview: `diff` does not know whether it runs in one. */
  private readonly previewed = new Set<string>();
  /** The resource option `replaceOnChanges`, by URN: the engine leaves it to the diff of a dynamic provider. */
  private readonly replaceOnChanges = new Map<string, readonly string[]>();

  constructor(
    private readonly context: ProviderContext,
    private readonly resource: Resource,
    /** Whether the state keeps the resource's name, for the lines of a read. */
    private readonly keepsName = false,
  ) {}

  async check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: Problem[] }> {
    const { own, internal } = unpack(news);
    const { urn, preview } = internal;
    // With `ignoreChanges` the engine hands back what an earlier check returned.
    const isEchoed = own.timeouts !== undefined && isDeepStrictEqual(own.timeouts, olds.timeouts);
    const checked = this.resource.check(isEchoed ? ownOf(news) : own);
    const timeouts = checkTimeouts(internal.timeouts ?? (isEchoed ? olds.timeouts : undefined));
    const inputs = keep(checked.inputs, { timeouts: timeouts.value });
    const failures = [...checked.problems, ...timeouts.problems];
    const isNew = Object.keys(ownOf(olds)).length === 0;
    this.urns.note(inputs, urn);
    if (urn !== undefined) this.replaceOnChanges.set(urn, internal.replaceOnChanges);
    if (failures.length === 0 && !preview) this.context.slots.expect(urn, { isNew });
    if (failures.length > 0 || !preview) return { inputs, failures };
    if (urn !== undefined) this.previewed.add(urn);
    if (!isNew) return { inputs, failures };
    const call = this.waitCall(urn, inputs, "create");
    return { inputs, failures: await this.resource.preview(checked.inputs, undefined, call) };
  }

  async diff(id: string, olds: Properties, news: Properties): Promise<Diff> {
    const inputs = ownOf(news);
    const state = ownOf(olds);
    const found = this.resource.diff(id, state, inputs);
    const isOfResource = found.changes;
    const changes = isOfResource || isOfAdapter(olds, news);
    const urns = this.urns.of(unpack(news).own);
    const paths = urns.flatMap((urn) => this.replaceOnChanges.get(urn) ?? []);
    const replaces = [...new Set([...found.replaces, ...replacedBy(paths, found.changed, state, inputs)])];
    // A resource that is replaced is checked again, as a new one.
    if (isOfResource && replaces.length === 0) {
      for (const urn of urns) this.context.slots.expectUpdate(urn);
      await this.previewUpdate(news, state);
    }
    return { changes, replaces };
  }

  /** Previews an update. It needs the state, which only `diff` is given, and the preview flag, which only `check` is given. */
  private async previewUpdate(news: Properties, state: Properties): Promise<void> {
    const urn = this.urns.of(unpack(news).own).find((candidate) => this.previewed.has(candidate));
    if (urn === undefined) return;
    const problems = await this.resource.preview(ownOf(news), state, this.waitCall(urn, news, "update"));
    if (problems.length > 0) throw new PreviewError(lines(problems));
  }

  create(inputs: Properties): Promise<{ id: string; outs: Properties }> {
    return this.run(inputs, (urn) =>
      this.resource.create(ownOf(inputs), this.waitCall(urn, inputs, "create")),
    );
  }

  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }> {
    const state = ownOf(olds);
    const inputs = ownOf(news);
    return this.run(news, (urn) =>
      isOfAdapter(olds, news) && !this.resource.diff(id, state, inputs).changes
        ? { id, state: this.resource.kept(inputs, state) }
        : this.resource.update(id, state, inputs, this.waitCall(urn, news, "update")),
    ).then(({ outs }) => ({ outs }));
  }

  async read(id: string, state: Properties): Promise<{ id: string; props: Properties }> {
    const { urn, isGet, preview, timeouts, name } = unpack(state).internal;
    // In a refresh the URN in the state may date from before a rename: without a row, the lines go to the stack.
    const bounds = isGet ? { timeouts: checkTimeouts(timeouts).value } : state;
    const call = { ...this.waitCall(urn, bounds, "create"), isGet, preview };
    if (!isGet) Object.assign(call, { urn: undefined, name });
    this.tellLimits();
    const result = await this.resource.read(id, ownOf(state), call);
    const { timeouts: kept, __provider } = state;
    const props = keep(result.state, { timeouts: kept, __name: name });
    if (result.failure === undefined) return { id, props };
    // Without `__provider`, no later operation could load the provider.
    throw new ReadInitializationError(id, keep(props, { __provider }), result.failure);
  }

  private waitCall(urn: string | undefined, inputs: Properties, operation: keyof Timeouts): WaitCall {
    const name = urn === undefined ? undefined : nameOfUrn(urn);
    const { timeoutMs, timeoutSource } = timeoutOf(inputs, operation);
    return { urn, name, signal: this.context.engine.signal, timeoutMs, timeoutSource };
  }

  /** Before the first wait of this process. */
  private tellLimits(): void {
    const { engine } = this.context;
    for (const message of engine.limits.splice(0))
      engine.log({ severity: "info", message: `pulumi-lucidity: ${message}` });
  }

  /** Not async: with ten thousand waits, each async frame takes memory until its wait ends. */
  private run(
    inputs: Properties,
    work: (urn: string | undefined) => Result | Promise<Result>,
  ): Promise<{ id: string; outs: Properties }> {
    this.tellLimits();
    const urn = this.urns.take(unpack(inputs).own);
    const { slots } = this.context;
    const end = () => {
      slots.end();
      this.urns.release(urn);
    };
    slots.begin(urn);
    // Not `slots.run`, for the same reason: each more promise and closure takes memory.
    return promiseOf(urn, work).then(
      (result) => {
        end();
        const name = this.keepsName && urn !== undefined ? nameOfUrn(urn) : undefined;
        return { id: result.id, outs: initialized(result, inputs, name) };
      },
      (error) => {
        end();
        throw error;
      },
    );
  }
}

/** What it throws is a rejection, too. */
function promiseOf<T, R>(argument: T, work: (argument: T) => R | Promise<R>): Promise<R> {
  try {
    return Promise.resolve(work(argument));
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Whether an update needs no request: other timeouts, or a state that the other front has written. */
const isOfAdapter = (olds: Properties, news: Properties): boolean =>
  (olds.__provider === undefined && news.__provider !== undefined) ||
  !isDeepStrictEqual(olds.timeouts, news.timeouts);

/** @throws InitializationError if the resource is not ready */
function initialized(
  { id, state, failure }: Result,
  { timeouts, __provider }: Properties,
  name: string | undefined,
): Properties {
  const properties = keep(state, { timeouts, __name: name });
  if (failure === undefined) return properties;
  throw new InitializationError(id, keep(properties, { __provider }), failure);
}

/** An update without its own timeout uses that of create. */
function timeoutOf({ timeouts }: Properties, operation: keyof Timeouts) {
  const given = checkTimeouts(timeouts).value ?? {};
  const used = given[operation] === undefined && given.create !== undefined ? "create" : operation;
  return limitOf(used, parseDuration(given[used] ?? ""));
}
