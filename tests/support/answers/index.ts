/** What a server may answer to a poll, and what becomes of the poll: shared by the tests of the client and of its secrets. */
import { bodyRows } from "./bodies";
import { connectionRows } from "./connections";
import { echoRows } from "./echoes";
import type { Row } from "./row";
import { statusRows } from "./statuses";

export { answering, failure, flood } from "./row";

export const rows: Row[] = [...connectionRows, ...bodyRows, ...statusRows, ...echoRows];
