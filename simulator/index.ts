/** A stand-in for Lucidity's API, for tests of your own: `pulumi-lucidity/simulator`. */
export type { Fault, FaultKind } from "./faults";
export type { JournalEntry } from "./journal";
export type { SimulatorOptions, SimulatorScript } from "./options";
export type { Behaviour, PartitionScript, Step } from "./partitions";
export type { Queue } from "./queue";
export { Simulator, startSimulator } from "./server";
