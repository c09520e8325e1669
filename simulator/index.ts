/** A stand-in for Lucidity's API, for tests of your own: `pulumi-lucidity/simulator`. */
export type { Fault, FaultKind } from "./faults";
export type { PartitionScript, Queue } from "./partitions";
export type { JournalEntry, SimulatorOptions } from "./server";
export { Simulator, startSimulator } from "./server";
