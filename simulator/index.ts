/** `pulumi-lucidity/simulator`: a stand-in for Lucidity's API, for your own tests. */
export type { ApiOptions } from "./answers/api";
export type { Call } from "./answers/calls";
export type { Fault, FaultKind } from "./answers/faults";
export type { JournalEntry } from "./journal/journal";
export type { SimulatorOptions, SimulatorScript } from "./options/options";
export type { Behaviour, PartitionScript, Step } from "./partitions/partitions";
export type { Queue } from "./partitions/queue";
export { Simulator, startSimulator } from "./server";
