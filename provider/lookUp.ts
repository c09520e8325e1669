/** One look from the program, outside any resource: `getPartitionStatus`. */
import { describeFailure } from "./failures";
import { type Bag, checkIdentity, toPartition, unknownArguments } from "./inputs";
import { identityKeys } from "./partitionId";
import { Session } from "./session";
import type { ReadConfig } from "./settings";

let session: Session | undefined;

/** @throws Error that names what is wrong with an argument, a setting or the API's answer */
export async function lookUpStatus(args: Bag, config: ReadConfig) {
  const problems = [...checkIdentity(args).problems, ...unknownArguments(args, identityKeys)];
  const partition = toPartition(args);
  if (problems.length > 0 || Array.isArray(partition)) {
    throw new Error(
      `getPartitionStatus: ${problems.map(({ property, reason }) => `${property} ${reason}`).join("; ")}`,
    );
  }
  session ??= new Session(config, process.env);
  const history = { checks: 1, elapsedMs: 0, troubles: new Map<string, number>(), neverElse: true };
  try {
    const look = await session.lookOnce(partition, new AbortController().signal);
    if (look.kind !== "seen") throw look.error;
    const { kind: _kind, ...answer } = look;
    return { ...answer, checkedAt: new Date().toISOString() };
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    throw new Error(
      describeFailure({ kind: "refused", error: cause, history }, { partition, atMs: Date.now() }),
      { cause },
    );
  }
}
