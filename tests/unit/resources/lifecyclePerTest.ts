/** A resource in a world of its own, called as a front calls it: with property bags and a plain call context. */
import assert from "node:assert/strict";
import type { Properties } from "../../../provider/engine/properties";
import type { OperationResult, ReadCall } from "../../../provider/resources/lifecycle";
import type { Resource } from "../../../provider/resources/resource";
import { WorldPerTest } from "../../support/world";

export class LifecyclePerTest extends WorldPerTest<Resource> {
  preview(inputs: Properties, olds?: Properties, call: Partial<ReadCall> = {}) {
    return this.world.value(this.subject.preview(inputs, olds, this.world.call(call)));
  }

  create(inputs: Properties, call: Partial<ReadCall> = {}) {
    return this.world.value(this.subject.create(inputs, this.world.call(call)));
  }

  update(id: string, olds: Properties, inputs: Properties, call: Partial<ReadCall> = {}) {
    return this.world.value(this.subject.update(id, olds, inputs, this.world.call(call)));
  }

  read(id: string, state: Properties, call: Partial<ReadCall> = {}) {
    return this.world.value(this.subject.read(id, state, this.world.call(call)));
  }
}

type Result = OperationResult<Properties>;

/** What a call keeps that leaves the resource not ready. */
export async function failing(
  work: Promise<Result>,
): Promise<{ id: string; properties: Properties; failure: string }> {
  const { id, state: properties, failure } = await work;
  assert.ok(failure !== undefined, "it fails");
  return { id, properties, failure };
}

/** The state after a call that leaves the resource ready. */
export async function ready(work: Promise<Result>): Promise<Properties> {
  const { state, failure } = await work;
  assert.equal(failure, undefined);
  return state;
}
