/** The engine's calls for one resource, as the calls of its lifecycle. */
import type {
  CheckRequest,
  CreateRequest,
  DiffRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { CreateResponse, ReadResponse, UpdateResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { Properties } from "../engine/properties";
import { lines, type Problem } from "../inputs/problems";
import { limitOf, nameOfUrn, type OperationResult, type WaitCall } from "../resources/lifecycle";
import { diffResponse } from "./detailedDiff";
import { checkResponse, fromStruct, NotReadyError, toStruct } from "./messages";
import type { Run } from "./run";

type Result = OperationResult<Properties>;

interface Timed {
  getUrn(): string;
  getTimeout(): number;
}

export function check(run: Run, request: CheckRequest) {
  const urn = request.getUrn();
  const checked = run.resourceOf(urn).check(fromStruct(request.getNews()));
  if (checked.problems.length === 0)
    run.context.slots.expect(urn, { isNew: Object.keys(fromStruct(request.getOlds())).length === 0 });
  return checkResponse(checked);
}

export function diff(run: Run, request: DiffRequest) {
  const news = ownOf(fromStruct(request.getNews()));
  const urn = request.getUrn();
  const found = run.resourceOf(urn).diff(request.getId(), ownOf(fromStruct(request.getOlds())), news);
  // A resource that is replaced is checked again, as a new one.
  if (found.changes && found.drift === undefined && found.replaces.length === 0)
    run.context.slots.expectUpdate(urn);
  return diffResponse(found, ownOf(fromStruct(request.getOldInputs())), news);
}

export async function create(run: Run, request: CreateRequest): Promise<CreateResponse> {
  const resource = run.resourceOf(request.getUrn());
  const inputs = fromStruct(request.getProperties());
  const call = callOf(run, request, "create");
  run.isPreview = request.getPreview();
  if (run.isPreview) {
    refuse(await resource.preview(inputs, undefined, call));
    return new CreateResponse().setProperties(toStruct(resource.expected(inputs, undefined)));
  }
  const result = await run.context.slots.run(call.urn, () => resource.create(inputs, call));
  return new CreateResponse().setId(result.id).setProperties(toStruct(ready(result, inputs)));
}

export async function update(run: Run, request: UpdateRequest): Promise<UpdateResponse> {
  const resource = run.resourceOf(request.getUrn());
  const olds = fromStruct(request.getOlds());
  const inputs = fromStruct(request.getNews());
  const call = callOf(run, request, "update");
  run.isPreview = request.getPreview();
  if (run.isPreview) {
    refuse(await resource.preview(inputs, olds, call));
    return new UpdateResponse().setProperties(toStruct(resource.expected(inputs, olds)));
  }
  const id = request.getId();
  const result = await run.context.slots.run(call.urn, () => resource.update(id, olds, inputs, call));
  return new UpdateResponse().setProperties(toStruct(ready(result, inputs)));
}

/** Without what the dynamic provider has kept, where a resource was moved from it by an alias. */
const ownOf = ({ timeouts: _ofAdapter, __provider, __name, ...own }: Properties): Properties => own;

const noTimeouts = "as Pulumi hands no customTimeouts to a get";
const mayWait = `a preview may wait here; \`skipWait: true\` only looks (${noTimeouts})`;
const importMayWait = `a preview or an import may wait here; a \`get\` with \`skipWait: true\` only looks (${noTimeouts})`;

/**
 * A refresh, an import (which has no inputs), or a `get` (whose state is empty). Newer engines leave out inputs that are empty: a
 * `get` without any looks like an import.
 */
export async function read(run: Run, request: ReadRequest): Promise<ReadResponse> {
  const resource = run.resourceOf(request.getUrn());
  const id = request.getId();
  const call = callOf(run, request, "read");
  const state = ownOf(fromStruct(request.getProperties()));
  const isGet = (request.hasInputs() || run.omitsEmptyInputs) && resource.isEmpty(state);
  // The engine hands over a `get` as if it had no customTimeouts.
  const fixed = isGet && request.getTimeout() === 0 && { limitNote: noTimeouts, timeoutSource: noTimeouts };
  // If the engine does not say, it waits: in an update, dependents must not start too early.
  const note = request.hasInputs() ? mayWait : importMayWait;
  const open = isGet && run.isPreview === undefined && { limitNote: note };
  const asked = { ...call, ...fixed, ...open, preview: run.isPreview === true, isGet };
  if (!request.hasInputs()) {
    const imported = await resource.import(id, asked);
    return readResponse(imported, imported.inputs);
  }
  return readResponse(await resource.read(id, state, asked), ownOf(fromStruct(request.getInputs())));
}

const readResponse = (result: Result, inputs: Properties) =>
  new ReadResponse()
    .setId(result.id)
    .setProperties(toStruct(ready(result, inputs)))
    .setInputs(toStruct(inputs));

/** The engine gives seconds, and 0 where the program sets no timeout. @throws NegativeTimeoutError */
function callOf(run: Run, request: Timed, operation: "create" | "update" | "read"): WaitCall {
  const seconds = request.getTimeout();
  const urn = request.getUrn();
  // A failing read would block `destroy --refresh`.
  if (seconds < 0 && operation !== "read") throw new NegativeTimeoutError(operation, seconds);
  return {
    urn,
    name: nameOfUrn(urn),
    ...limitOf(operation, seconds > 0 ? seconds * 1_000 : undefined),
    ...(seconds < 0 && { limitNote: "as customTimeouts.read is not longer than zero" }),
    signal: run.engine.signal,
  };
}

class NegativeTimeoutError extends Error {
  override readonly name = "NegativeTimeoutError";

  constructor(operation: string, seconds: number) {
    super(`customTimeouts.${operation} must be a duration longer than zero, not ${seconds}s`);
  }
}

/** @throws NotReadyError if the resource is not ready */
function ready(result: Result, { partitions }: Properties): Properties {
  // A group's state names its partitions by their ids; a program reads them as they were declared.
  const state = partitions === undefined ? result.state : { ...result.state, partitions };
  if (result.failure === undefined) return state;
  throw new NotReadyError({ ...result, state });
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new Error(lines(problems));
}
