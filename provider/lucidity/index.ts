/** Lucidity's API, free of Pulumi. */
export type { ClientOptions, Turn } from "./client";
export { LucidityClient } from "./client";
export { Secret } from "./credentials";
export type { Answer, Partition } from "./wire";
