/**
 * Random programs, answers and commands, run on both fronts at once: what must hold after each command, whatever came before.
 *
 * PULUMI_LUCIDITY_LOCKSTEP_SEED chooses other sequences, …_RUNS and …_STEPS make it longer. Nothing is shrunk: each try would take
 * minutes.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { until } from "../../support/timing";
import { idOf, nameOf, stateOf } from "../support/comparable";
import { type Declared, group, instance, partition } from "../support/declarations";
import { fronts } from "../support/fronts";
import type { Ended, Stack } from "../support/stack";

const number = (name: string, otherwise: number) =>
  Number(process.env[`PULUMI_LUCIDITY_LOCKSTEP_${name}`] ?? otherwise);
const runs = number("RUNS", 1);
const steps = number("STEPS", 5);
// Fixed, so that `npm test` ends alike each time.
const seed = number("SEED", 1);

const names = ["a", "b", "c"] as const;
const places = ["/0", "/1", "/2", "/3"] as const;
/** What the server says of a partition, without end. */
const answers = ["ON_BOARDED", "ON_BOARDED", "FAILED", "PENDING", "NOT_FOUND"] as const;

const resource = fc.record({
  name: fc.constantFrom(...names),
  at: fc.uniqueArray(fc.constantFrom(...places), { minLength: 1, maxLength: 2 }),
  isGroup: fc.boolean(),
  trigger: fc.nat(1),
  skipWait: fc.boolean(),
  isDeclared: fc.integer({ min: 0, max: 4 }).map((roll) => roll > 0),
});
type Wanted = typeof resource extends fc.Arbitrary<infer T> ? T : never;

const step = fc.record({
  edits: fc.array(resource, { maxLength: 2 }),
  answers: fc.dictionary(fc.constantFrom(...places), fc.constantFrom(...answers), { maxKeys: 2 }),
  command: fc.constantFrom(
    ...(["preview", "up", "up", "up", "target", "refresh", "check", "kill", "destroyOne"] as const),
  ),
  target: fc.constantFrom(...names),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** It declares all names, so that the others have something to change. */
const first = fc
  .tuple(step, ...names.map((name) => resource.map((one) => ({ ...one, name, isDeclared: true }))))
  .map(([given, ...edits]): Step => ({ ...given, edits, command: "up" }));

const opts = { customTimeouts: { create: "2s", update: "2s", read: "2s" } };

function declared({ name, at: [first = "/0", ...others], isGroup, trigger, skipWait }: Wanted): Declared {
  const args = { triggers: [trigger], skipWait };
  return isGroup
    ? { ...group(`group-${name}`, [first, ...others], args), opts }
    : partition(name, { opts, args: { ...args, mountPoint: first } });
}

/** Both fronts, and the program that both are given. */
class Lockstep {
  private readonly program = new Map<string, Wanted>();
  private readonly said = new Map<string, string>();

  constructor(private readonly stacks: readonly [Stack, Stack]) {}

  async take({ edits, answers, command, target }: Step): Promise<void> {
    for (const edit of edits)
      if (edit.isDeclared) this.program.set(edit.name, edit);
      else this.program.delete(edit.name);
    for (const [mountPoint, final] of Object.entries(answers)) this.answer(mountPoint, final);
    for (const stack of this.stacks) stack.declare(...this.declarations());
    await this[command](target);
    this.agree();
  }

  private declarations = () => [...this.program.values()].map(declared);

  private answer(mountPoint: string, status: string) {
    this.said.set(mountPoint, status);
    for (const { simulator } of this.stacks)
      simulator.setPartition({ instanceId: instance.instanceId, mountPoint, steps: [{ status }] });
  }

  /** Runs the same on both. */
  private async both(run: (stack: Stack) => Promise<Ended>): Promise<Ended> {
    const [one, other] = await Promise.all(this.stacks.map(run));
    assert.ok(one && other);
    assert.equal(one.code, other.code, `${one.text}\n-- the other front:\n${other.text}`);
    return { code: one.code, text: `${one.text}\n${other.text}` };
  }

  private agree() {
    const [one, other] = this.stacks.map(stateOf);
    assert.deepEqual(one, other);
  }

  async preview() {
    const before = this.stacks.map(({ stateText }) => stateText);
    const { code, text } = await this.both((stack) => stack.preview());
    assert.equal(code, 0, text);
    assert.deepEqual(
      this.stacks.map(({ stateText }) => stateText),
      before,
      "a preview writes nothing",
    );
  }

  async up() {
    const fails = this.declarations().some((one) => this.willFail(one));
    const { code, text } = await this.both((stack) => stack.up({}, "--continue-on-error"));
    assert.equal(code === 0, !fails, text);
    for (const stack of this.stacks) {
      const kept = stack.partitions;
      assert.equal(kept.length, this.program.size, text);
      assert.equal(
        kept.some(({ initErrors = [] }) => initErrors.length > 0),
        fails,
        text,
      );
      for (const one of this.declarations())
        if (!one.group) assert.equal(stack.partition(one.name).id, idOf(one.args), text);
    }
    this.agree();
    const onboarded = this.onboarded();
    const polls = () =>
      this.stacks.flatMap((stack) => onboarded.map((mountPoint) => stack.polls(mountPoint)));
    const before = polls();
    const again = await this.both((stack) => stack.up({}, "--continue-on-error"));
    assert.equal(again.code, code, again.text);
    if (code === 0) assert.doesNotMatch(again.text, /\d+ (created|updated|replaced|deleted)/);
    assert.deepEqual(polls(), before, "a second up polls nothing that is onboarded");
  }

  async target(name: string) {
    await this.both((stack) => stack.up({}, "--continue-on-error", "--target", `**${name}`));
  }

  async destroyOne(name: string) {
    const before = this.stacks.map(({ simulator }) => simulator.journal.length);
    const { code, text } = await this.both((stack) => stack.destroy("--target", `**${name}`));
    assert.equal(code, 0, text);
    assert.deepEqual(
      this.stacks.map(({ simulator }) => simulator.journal.length),
      before,
      "what is destroyed is not asked for",
    );
  }

  /** A refresh records what failed, and does not fail itself; it never drops a partition. */
  private async read(env: Record<string, string>) {
    const kept = this.stacks.map(({ partitions }) => partitions.length);
    const { code, text } = await this.both((stack) => stack.refresh(env));
    assert.equal(code, 0, text);
    assert.deepEqual(
      this.stacks.map(({ partitions }) => partitions.length),
      kept,
    );
  }

  refresh = () => this.read({});
  check = () => this.read({ LUCIDITY_REFRESH_MODE: "check" });

  /** The engine dies in a wait, or before or after it; the next `up` goes on. */
  async kill() {
    await Promise.all(
      this.stacks.map(async (stack) => {
        const before = stack.polls();
        const { child, ended } = stack.start(["up", "--yes", "--skip-preview", "--continue-on-error"]);
        let isOver = false;
        void ended.then(() => {
          isOver = true;
        });
        await until(() => isOver || stack.polls() > before, "it polls or ends", 60_000);
        child.kill("SIGKILL");
        await ended;
        await stack.run(["cancel", "--yes"]);
      }),
    );
    await this.up();
  }

  /** Whether an `up` of this resource waits for what is not onboarded. */
  private willFail({ name, args = {}, group: isGroup }: Declared): boolean {
    if (args.skipWait === true) return false;
    const old = this.stacks[0].partitions.find((one) => nameOf(one) === name)?.outputs;
    const isAgain = JSON.stringify(old?.triggers) !== JSON.stringify(args.triggers);
    const members = isGroup ? (args.partitions as Record<string, unknown>[]) : [args];
    return members.some((member) => {
      const said = this.said.get(String(member.mountPoint)) ?? "ON_BOARDED";
      if (said === "ON_BOARDED") return false;
      const statuses = old?.statuses as { id: string; status: string }[] | undefined;
      const status = isGroup
        ? statuses?.find(({ id }) => id === idOf(member))?.status
        : old?.mountPoint === member.mountPoint && old?.status;
      if (status !== "ON_BOARDED" || isAgain) return true;
      // Where skipWait is turned off it polls again, and keeps what is no longer visible.
      return !isGroup && old?.skipWait === true && said !== "NOT_FOUND";
    });
  }

  /** The places that nothing waits for any more. */
  private onboarded(): string[] {
    const open = this.declarations()
      .filter((one) => this.willFail(one))
      .flatMap(({ args = {} }) =>
        ((args.partitions as Record<string, unknown>[]) ?? [args]).map(({ mountPoint }) => mountPoint),
      );
    return places.filter((place) => !open.includes(place));
  }
}

describe(`both fronts in lockstep (seed ${seed}, ${runs} x ${steps} steps)`, function () {
  this.timeout(runs * steps * 120_000);

  it("agree, and keep their word, after every command of a random sequence", () =>
    fc.assert(
      fc.asyncProperty(
        first,
        fc.array(step, { minLength: steps - 1, maxLength: steps - 1 }),
        async (start, others) => {
          const [dynamic, native] = fronts;
          assert.ok(dynamic && native);
          const otherwise = {};
          const stacks = await Promise.all([
            dynamic.start({ otherwise }),
            native.start({ otherwise }),
          ] as const);
          try {
            const lockstep = new Lockstep(stacks);
            for (const next of [start, ...others]) await lockstep.take(next);
          } finally {
            await Promise.all(stacks.map((stack) => stack.stop()));
          }
        },
      ),
      { seed, numRuns: runs, endOnFailure: true },
    ));
});
