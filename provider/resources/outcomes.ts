/** What an outcome writes into the state. */
import type { Seen } from "../inputs/partitionOnboarding";
import type { Outcome } from "../wait/types";

/** When this stack first saw ON_BOARDED: unchanged while the partition stays so. */
export const onboardedSince = ({ history }: Outcome, { onboardedAt }: Seen): string =>
  (history.onlyOnboarded ? onboardedAt : undefined) ?? new Date(history.endedAtMs).toISOString();
