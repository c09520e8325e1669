/** A lifecycle in a world of its own, called as a front calls it: with a plain call context. */
import assert from "node:assert/strict";
import type { Properties } from "../../../provider/engine/properties";
import type { Lifecycle, ReadCall, Settled } from "../../../provider/resources/lifecycle";
import { WorldPerTest } from "../../support/world";

export class LifecyclePerTest extends WorldPerTest<Lifecycle> {
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

/** What a call is settled with that leaves the resource not ready. */
export async function failing(work: Promise<Settled>): Promise<Settled & { failure: string }> {
  const { failure, ...settled } = await work;
  assert.ok(failure !== undefined, "it fails");
  return { ...settled, failure };
}

/** The properties that a call is settled with, which leaves the resource ready. */
export async function ready(work: Promise<Settled>): Promise<Properties> {
  const { properties, failure } = await work;
  assert.equal(failure, undefined);
  return properties;
}
