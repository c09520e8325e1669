/** Lucidity's API, free of Pulumi. */
export type { ClientOptions, SentRequest } from "./client";
export { LucidityClient } from "./client";
export { Secret } from "./credentials";
export type { Answer, Partition } from "./wire/partitionStatus";
