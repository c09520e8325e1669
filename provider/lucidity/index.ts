/** Lucidity's API, free of Pulumi. */
export type { ClientOptions, TakeTurn, Turn } from "./client";
export { LucidityClient } from "./client";
export type { CredentialSource } from "./credentials";
export { Secret } from "./credentials";
export type { Answer, Partition } from "./wire";
