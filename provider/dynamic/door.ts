/**
 * Makes a lifecycle callable by Pulumi's dynamic provider process: unpacks the internal inputs, and turns a failure into the
 * error that the SDK expects.
 */
import { isDeepStrictEqual } from "node:util";
import { InitializationError, PreviewError, ReadInitializationError } from "../engine/initFailures";
import { hasUnknowns, type Properties } from "../engine/properties";
import { checkOptions, type Timeouts } from "../inputs/options";
import type { Problem } from "../inputs/problems";
import { type Diff, defaultTimeoutMs, type Lifecycle, type Settled } from "../resources/lifecycle";
import type { ProviderHost } from "../resources/providerHost";
import { parseDuration } from "../util/durations";
import { keepProvider, unpack } from "./dialect";
import { Rows } from "./rows";
import { Slots } from "./slots";

export class Door {
  private readonly rows = new Rows();
  private readonly slots: Slots;
  /** URNs that `check` has seen in a preview: `diff` is not told whether it runs in one. */
  private readonly previewed = new Set<string>();

  constructor(
    private readonly host: ProviderHost,
    private readonly lifecycle: Lifecycle,
  ) {
    this.slots = new Slots(host.engine);
  }

  async check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: Problem[] }> {
    const { plain, told } = unpack(news);
    const checked = this.lifecycle.check(plain);
    const options = checkOptions({ timeouts: told.timeouts }, ["timeouts"]);
    const inputs = { ...checked.inputs, ...options.inputs };
    const failures = [...checked.problems, ...options.problems];
    const isNew = Object.keys(unpack(olds).plain).length === 0;
    this.slots.note(told.slots);
    this.rows.note(inputs, told.urn);
    // A value that is not known yet counts as changed, so the resource will wait.
    if (told.urn !== undefined && (isNew || hasUnknowns(inputs))) {
      this.slots.decide(told.urn, { waits: inputs.skipWait !== true });
    }
    if (failures.length > 0 || !told.preview) return { inputs, failures };
    if (told.urn !== undefined) this.previewed.add(told.urn);
    if (!isNew) return { inputs, failures };
    const call = this.waitCall(told.urn, inputs, "create");
    return { inputs, failures: await this.lifecycle.preview(inputs, undefined, call) };
  }

  async diff(id: string, olds: Properties, news: Properties): Promise<Diff> {
    const { plain } = unpack(news);
    const { plain: state } = unpack(olds);
    const diff = this.lifecycle.diff(id, state, plain);
    const changes = diff.changes || !isDeepStrictEqual(olds.timeouts, news.timeouts);
    for (const urn of this.rows.of(plain)) {
      this.slots.decide(urn, { waits: changes && plain.skipWait !== true });
    }
    // A resource that is replaced is previewed by the `check` of its replacement.
    if (changes && diff.replaces === undefined) await this.previewUpdate(plain, state);
    return { ...diff, changes };
  }

  /** Previews an update. It needs the state, which only `diff` is given, and the preview flag, which only `check` is given. */
  private async previewUpdate(inputs: Properties, olds: Properties): Promise<void> {
    const urn = this.rows.of(inputs).find((row) => this.previewed.has(row));
    if (urn === undefined) return;
    const problems = await this.lifecycle.preview(inputs, olds, this.waitCall(urn, inputs, "update"));
    if (problems.length > 0) throw new PreviewError(problems.map(({ reason }) => reason).join("\n"));
  }

  create(inputs: Properties): Promise<{ id: string; outs: Properties }> {
    const { plain } = unpack(inputs);
    return this.withRow(
      plain,
      (urn) => this.lifecycle.create(plain, this.waitCall(urn, plain, "create")),
      (settled) => ({ id: settled.id, outs: initialized(settled, inputs) }),
    );
  }

  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }> {
    const { plain } = unpack(news);
    return this.withRow(
      plain,
      (urn) => this.lifecycle.update(id, unpack(olds).plain, plain, this.waitCall(urn, plain, "update")),
      (settled) => ({ outs: initialized(settled, news) }),
    );
  }

  async read(id: string, state: Properties): Promise<{ id: string; props: Properties }> {
    const { plain, told } = unpack(state);
    const { isGet, preview } = told;
    // In a refresh the URN in the state may date from before a rename: without a row, the lines go to the stack.
    const bounds = isGet ? checkOptions({ timeouts: told.timeouts }, ["timeouts"]).inputs : plain;
    const call = { ...this.waitCall(isGet ? told.urn : undefined, bounds, "create"), isGet, preview };
    const { properties, failure } = await this.lifecycle.read(id, plain, call);
    if (failure === undefined) return { id, props: properties };
    throw new ReadInitializationError(id, keepProvider(properties, state), failure);
  }

  private waitCall(urn: string | undefined, inputs: Properties, operation: keyof Timeouts) {
    return { urn, signal: this.host.engine.signal, timeoutMs: timeoutMs(inputs, operation) };
  }

  /** Not an async function: ten thousand of them would take memory until their waits end. */
  private withRow<T>(
    inputs: Properties,
    work: (urn: string | undefined) => Promise<Settled>,
    finish: (settled: Settled) => T,
  ): Promise<T> {
    const urn = this.rows.take(inputs);
    return work(urn).then(
      (settled) => {
        this.rows.release(urn);
        return finish(settled);
      },
      (error: unknown) => {
        this.rows.release(urn);
        throw error;
      },
    );
  }
}

/** @throws InitializationError if the resource is not ready */
function initialized({ id, properties, failure }: Settled, inputs: Properties): Properties {
  if (failure === undefined) return properties;
  throw new InitializationError(id, keepProvider(properties, inputs), failure);
}

/** An update without its own timeout uses that of create. */
function timeoutMs({ timeouts }: Properties, operation: keyof Timeouts): number {
  const given = (timeouts ?? {}) as Timeouts;
  const text = given[operation] ?? given.create;
  return (typeof text === "string" ? parseDuration(text) : undefined) ?? defaultTimeoutMs;
}
