/** The engine's calls for one resource, as the calls of its lifecycle. */
import type {
  CreateRequest,
  DiffRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { CreateResponse, ReadResponse, UpdateResponse } from "@pulumi/pulumi/proto/provider_pb";
import { type Properties, unknownValue } from "../engine/properties";
import type { Problem } from "../inputs/problems";
import { defaultTimeoutMs, type Settled, type WaitCall } from "../resources/lifecycle";
import { isInvisible } from "../statuses/statuses";
import { diffResponse } from "./detailedDiff";
import { fromStruct, NotReadyError, toStruct } from "./messages";
import type { Kind, Run } from "./run";

interface Timed {
  getUrn(): string;
  getTimeout(): number;
}

export function diff(run: Run, request: DiffRequest) {
  const { lifecycle } = run.kindOf(request.getUrn());
  const news = fromStruct(request.getNews());
  const found = lifecycle.diff(request.getId(), fromStruct(request.getOlds()), news);
  return diffResponse(found, fromStruct(request.getOldInputs()), news);
}

export async function create(run: Run, request: CreateRequest): Promise<CreateResponse> {
  const { lifecycle, outputs } = run.kindOf(request.getUrn());
  const inputs = fromStruct(request.getProperties());
  run.isPreview = request.getPreview();
  const call = callOf(run, request);
  if (run.isPreview) {
    refuse(await lifecycle.preview(inputs, undefined, call));
    return new CreateResponse().setProperties(toStruct(notYetKnown(inputs, outputs)));
  }
  const settled = await lifecycle.create(inputs, call);
  return new CreateResponse().setId(settled.id).setProperties(toStruct(ready(settled, inputs)));
}

export async function update(run: Run, request: UpdateRequest): Promise<UpdateResponse> {
  const { lifecycle, outputs } = run.kindOf(request.getUrn());
  const olds = fromStruct(request.getOlds());
  const inputs = fromStruct(request.getNews());
  run.isPreview = request.getPreview();
  const call = callOf(run, request);
  if (run.isPreview) {
    refuse(await lifecycle.preview(inputs, olds, call));
    // What is onboarded stays so, or the update fails.
    const { status, onboardedAt } = olds;
    const known = status === "ON_BOARDED" ? { ...inputs, status, onboardedAt } : notYetKnown(inputs, outputs);
    return new UpdateResponse().setProperties(toStruct(known));
  }
  const settled = await lifecycle.update(request.getId(), olds, inputs, call);
  return new UpdateResponse().setProperties(toStruct(ready(settled, inputs)));
}

/** A refresh, an import (which has no inputs), or a `get` (whose state names no partition). */
export async function read(run: Run, request: ReadRequest): Promise<ReadResponse> {
  const kind = run.kindOf(request.getUrn());
  const inputs = fromStruct(request.getInputs());
  const state = fromStruct(request.getProperties());
  const call = callOf(run, request);
  const isNew = !kind.outputs.some((output) => output in state) && !("mountPoint" in state);
  if (isNew && !kind.isNamedById) {
    throw new Error("A group has no id that can be looked up or imported: declare it, and it adopts.");
  }
  if (!request.hasInputs()) return imported(kind, request.getId(), call);
  const { isPreview: preview } = run;
  const settled = await kind.lifecycle.read(request.getId(), state, { ...call, preview, isGet: isNew });
  return readResponse(settled, ready(settled, inputs), inputs);
}

/** Polls once, and takes any status that the API shows. */
async function imported({ lifecycle }: Kind, id: string, call: WaitCall): Promise<ReadResponse> {
  const settled = await lifecycle.read(id, { skipWait: true }, { ...call, preview: false, isGet: false });
  if (settled.failure !== undefined) throw new Error(settled.failure);
  const { skipWait: _once, ...properties } = settled.properties;
  const { status, onboardedAt: _since, ...inputs } = properties;
  if (typeof status === "string" && isInvisible(status)) {
    throw new Error(
      `Lucidity shows no onboarding request for ${id} (${status}): request the onboarding first, or declare the resource, which waits for it.`,
    );
  }
  return readResponse(settled, properties, inputs);
}

const readResponse = ({ id }: Settled, properties: Properties, inputs: Properties) =>
  new ReadResponse().setId(id).setProperties(toStruct(properties)).setInputs(toStruct(inputs));

/** The engine gives seconds, and 0 where the program sets no timeout. */
function callOf(run: Run, request: Timed): WaitCall {
  const seconds = request.getTimeout();
  return {
    urn: request.getUrn(),
    timeoutMs: seconds > 0 ? seconds * 1_000 : defaultTimeoutMs,
    signal: run.engine.signal,
  };
}

/** @throws NotReadyError where the resource is not ready */
function ready(settled: Settled, inputs: Properties): Properties {
  if (settled.failure === undefined) return settled.properties;
  throw new NotReadyError(settled, inputs);
}

/** @throws Error of a strict preview */
function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new Error(problems.map(({ reason }) => reason).join("\n"));
}

const notYetKnown = (inputs: Properties, outputs: readonly string[]): Properties => ({
  ...inputs,
  ...Object.fromEntries(outputs.map((output) => [output, unknownValue])),
});
