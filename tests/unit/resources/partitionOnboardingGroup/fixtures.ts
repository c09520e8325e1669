import { partitionOnboardingGroup } from "../../../../provider/resources/partitionOnboardingGroup";
import { at, idAt } from "../../../support/partitions";
import { type Reply, type Script, statusReply } from "../../../support/world";
import { LifecyclePerTest } from "../lifecyclePerTest";

/** The arguments of a group of these mount points. */
export const groupOf = (...mountPoints: string[]) => ({ partitions: mountPoints.map(at) });

export const past = "2025-01-01T00:00:00.000Z";
/** The entry of the state for a partition that is onboarded. */
export const onboarded = (mountPoint: string) => ({
  id: idAt(mountPoint),
  status: "ON_BOARDED",
  onboardedAt: past,
});

/** One of a state's `statuses`. */
export interface Entry {
  id: string;
  status: string;
  onboardedAt?: string;
  reason?: string;
}

export const entriesOf = ({ statuses }: Record<string, unknown>) => statuses as Entry[];
/** The statuses in short, such as `/a FAILED`. */
export const short = (properties: Record<string, unknown>) =>
  entriesOf(properties).map(({ id, status }) => `${decodeURIComponent(id.split("/")[3] ?? "")} ${status}`);

/** What the API answers for each mount point, one answer per poll; the last one stays. Default: ON_BOARDED. */
export type Answers = Record<string, (string | Reply)[]>;

class GroupPerTest extends LifecyclePerTest {
  /** Replaces the API by one with these answers; the request budget limits nothing. */
  answering(answers: Answers, env: Record<string, string> = {}): void {
    this.begin(scriptOf(answers), { env: { LUCIDITY_REQUESTS_PER_MINUTE: "100000", ...env } });
  }

  pollsOf(mountPoint: string): number {
    return this.world.polls.filter(({ body }) => body.mountPoint === mountPoint).length;
  }

  get messages(): string[] {
    return this.world.lines.map(({ message }) => message);
  }
}

function scriptOf(answers: Answers): Script {
  const polls = new Map<string, number>();
  return (_n, { body }) => {
    const mountPoint = String(body.mountPoint);
    const before = polls.get(mountPoint) ?? 0;
    polls.set(mountPoint, before + 1);
    const replies = answers[mountPoint] ?? ["ON_BOARDED"];
    const reply = replies[Math.min(before, replies.length - 1)] ?? "ON_BOARDED";
    return typeof reply === "string" ? statusReply(reply) : reply;
  };
}

export function groupPerTest(): GroupPerTest {
  const group = new GroupPerTest(partitionOnboardingGroup);
  beforeEach(() => group.answering({}));
  return group;
}
