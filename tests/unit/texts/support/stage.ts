/** Runs a resource in virtual time, and keeps what its user reads. */
import { ReadInitializationError } from "../../../../provider/engine/initFailures";
import type { Properties } from "../../../../provider/engine/properties";
import type { Problem } from "../../../../provider/inputs/problems";
import type { OperationResult, ReadCall } from "../../../../provider/resources/lifecycle";
import { partitionOnboarding } from "../../../../provider/resources/partitionOnboarding";
import { partitionOnboardingGroup } from "../../../../provider/resources/partitionOnboardingGroup";
import type { Resource } from "../../../../provider/resources/resource";
import type { World } from "../../../support/world";
import { type Diagnostic, diagnosticsOf, infoColumns, infoLines, printed, type Row } from "./terminal";

type Result = OperationResult<Properties>;

const typeOf = (kind: string) => `pulumi-nodejs:dynamic/lucidity:${kind}`;
const isGroup = (properties: Properties) => "partitions" in properties || "statuses" in properties;
const failed = (text: string) => `error: 1 error occurred:\n\t* ${text}`;

export class Stage {
  readonly shown: string[] = [];
  /** Lines of single waits that the Info column cuts off. */
  readonly tooLong: string[] = [];
  private readonly rows = new Map<string, Row>();
  private readonly single: Resource;
  private readonly group: Resource;

  constructor(readonly world: World) {
    this.single = partitionOnboarding(world.context);
    this.group = partitionOnboardingGroup(world.context);
  }

  /** Several resources of one deployment, each under its name. */
  async up(declared: Record<string, Properties>, call: Partial<ReadCall> = {}): Promise<Properties[]> {
    return this.show("pulumi up", async () => {
      const results = await this.together(declared, (resource, inputs, urn) =>
        resource.create(inputs, this.world.call({ urn, ...call })),
      );
      return this.failures(results);
    });
  }

  /** The next deployment of one resource. */
  async upAgain(
    name: string,
    olds: Properties,
    inputs: Properties,
    call: Partial<ReadCall> = {},
  ): Promise<void> {
    await this.show("pulumi up", async () => {
      const results = await this.together({ [name]: inputs }, (resource, news, urn) =>
        resource.update("id", olds, news, this.world.call({ urn, ...call })),
      );
      return this.failures(results);
    });
  }

  async preview(declared: Record<string, Properties>, call: Partial<ReadCall> = {}): Promise<void> {
    await this.show("pulumi preview", async () => {
      const diagnostics: Diagnostic[] = [];
      // The engine checks one resource after the other.
      for (const [name, inputs] of Object.entries(declared)) {
        const row = this.declare(name, inputs);
        const resource = this.resourceOf(inputs);
        const problems = await this.world.value(
          resource.preview(inputs, undefined, this.world.call({ urn: urnOf(row), ...call })),
        );
        diagnostics.push(...problemsOf(row, inputs, problems));
      }
      this.world.end();
      return { diagnostics, result: undefined };
    });
  }

  /** A preview that finds problems in the arguments. */
  async check(name: string, inputs: Properties): Promise<void> {
    await this.show("pulumi preview", async () => {
      const row = this.declare(name, inputs);
      const { problems } = this.resourceOf(inputs).check(inputs);
      return { diagnostics: problemsOf(row, inputs, problems), result: undefined };
    });
  }

  async refresh(declared: Record<string, { id: string; state: Properties }>): Promise<void> {
    await this.show("pulumi refresh", async () => {
      const diagnostics: Diagnostic[] = [];
      const reads = Object.entries(declared).map(async ([name, { id, state }]) => {
        const row = this.declare(name, state);
        const { failure } = await this.resourceOf(state).read(id, state, this.world.call({ name }));
        if (failure === undefined) return;
        const error = new ReadInitializationError(id, {}, failure);
        diagnostics.push({ row: undefined, text: `${error}: ${error.stack}` });
        diagnostics.push({
          row,
          text: `warning: Refreshed resource is in an unhealthy state:\n* ${failure}`,
        });
      });
      await this.world.value(Promise.all(reads));
      return { diagnostics, result: undefined };
    });
  }

  async get(id: string, { preview }: { preview: boolean }): Promise<void> {
    await this.show(preview ? "pulumi preview" : "pulumi up", async () => {
      const row = this.declare("found", {});
      const call = this.world.call({ urn: urnOf(row), isGet: true, preview });
      const { failure } = await this.world.value(this.single.read(id, {}, call));
      return {
        diagnostics: failure === undefined ? [] : [{ row, text: failed(failure) }],
        result: undefined,
      };
    });
  }

  /** What is printed by code outside a lifecycle. */
  prints(command: string, ...lines: string[]): void {
    this.shown.push(
      `$ ${command}`,
      ...lines.flatMap((line) => line.split("\n")).map((line) => `    ${line}`),
      "",
    );
  }

  private async show<T>(
    command: string,
    run: () => Promise<{ diagnostics: Diagnostic[]; result: T }>,
  ): Promise<T> {
    const before = this.world.lines.length;
    const startMs = this.world.nowMs;
    const { diagnostics, result } = await run();
    const lines = this.world.lines.slice(before).map((line) => ({ ...line, atMs: line.atMs - startMs }));
    const rowOf = (urn: string) => this.rows.get(urn) ?? { type: "?", name: "?" };
    const info = infoLines(lines, rowOf);
    const kept = printed([...diagnosticsOf(lines, rowOf), ...diagnostics]);
    for (const { urn, ephemeral, message } of lines)
      if (
        urn &&
        ephemeral &&
        rowOf(urn).type === typeOf("PartitionOnboarding") &&
        message.length > infoColumns
      )
        this.tooLong.push(message);
    this.shown.push(
      `$ ${command}`,
      ...(info.length > 0 ? ["Info:", ...info] : []),
      ...(kept.length > 0 ? ["Diagnostics:", ...kept] : []),
      ...(info.length + kept.length === 0 ? ["(no message)"] : []),
      "",
    );
    return result;
  }

  private async together(
    declared: Record<string, Properties>,
    work: (resource: Resource, inputs: Properties, urn: string) => Promise<Result>,
  ): Promise<{ row: Row; result: Result }[]> {
    const works = Object.entries(declared).map(async ([name, inputs]) => {
      const row = this.declare(name, inputs);
      return { row, result: await work(this.resourceOf(inputs), inputs, urnOf(row)) };
    });
    return this.world.value(Promise.all(works));
  }

  private failures(results: { row: Row; result: Result }[]) {
    const diagnostics = results.flatMap(({ row, result: { failure } }) =>
      failure === undefined ? [] : [{ row, text: failed(failure) }],
    );
    return { diagnostics, result: results.map(({ result: { state } }) => state) };
  }

  private resourceOf(properties: Properties): Resource {
    return isGroup(properties) ? this.group : this.single;
  }

  private declare(name: string, properties: Properties): Row {
    const row = {
      type: typeOf(isGroup(properties) ? "PartitionOnboardingGroup" : "PartitionOnboarding"),
      name,
    };
    this.rows.set(urnOf(row), row);
    return row;
  }
}

const urnOf = ({ type, name }: Row) => `urn:pulumi:dev::app::${type}::${name}`;

/** As the engine words the problems of `check`. */
function problemsOf(row: Row, inputs: Properties, problems: readonly Problem[]): Diagnostic[] {
  return problems.map(({ property, reason }) => ({
    row,
    text:
      property === ""
        ? `error: ${row.type} resource '${row.name}' has a problem: ${reason}`
        : `error: ${row.type} resource '${row.name}': property ${property} value {${shownValue(inputs[property])}} has a problem: ${reason}`,
  }));
}

const shownValue = (value: unknown) => (value === undefined || value === null ? "<nil>" : String(value));
