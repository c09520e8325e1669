/** The vendor's API in virtual time, with its limits. A refused request does not count towards them. */
import type { Random } from "../../tests/support/random";
import { statusAt, type Trace } from "./traces";

/** A status, or a 429 with the seconds of its Retry-After. */
export type Answer = { status: string } | { retryAfterS: number };

/** The API as a stack sees it. */
export interface Api {
  ask(index: number): Promise<Answer>;
}

export const perMinute = 50;
export const concurrent = 10;
const windowMs = 60_000;

export class Server {
  private inFlight = 0;
  private accepted: number[] = [];

  constructor(
    private readonly trace: Trace,
    private readonly random: Random,
  ) {}

  /** Sends one request. It takes 50 to 150 ms each way. */
  async ask(index: number): Promise<Answer> {
    await travel(this.random);
    const answer = this.answer(index);
    if ("retryAfterS" in answer) {
      await travel(this.random);
      return answer;
    }
    this.inFlight += 1;
    await travel(this.random);
    this.inFlight -= 1;
    return answer;
  }

  private answer(index: number): Answer {
    const nowMs = Date.now();
    this.accepted = this.accepted.filter((atMs) => atMs > nowMs - windowMs);
    const oldest = this.accepted[0];
    if (this.accepted.length >= perMinute && oldest !== undefined) {
      return { retryAfterS: Math.max(1, Math.ceil((oldest + windowMs - nowMs) / 1_000)) };
    }
    if (this.inFlight >= concurrent) return { retryAfterS: 1 };
    this.accepted.push(nowMs);
    const onboarding = this.trace[index];
    return { status: onboarding ? statusAt(onboarding, nowMs / 1_000) : "NOT_FOUND" };
  }
}

/** The requests of one stack, counted. */
export class Connection implements Api {
  requests = 0;
  throttled = 0;

  constructor(private readonly server: Server) {}

  async ask(index: number): Promise<Answer> {
    this.requests += 1;
    const answer = await this.server.ask(index);
    if ("retryAfterS" in answer) this.throttled += 1;
    return answer;
  }
}

function travel(random: Random): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50 + 100 * random()));
}
