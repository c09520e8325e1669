import assert from "node:assert/strict";
import { apiLine } from "../../../provider/report/waitWords";
import type { ApiEvent } from "../../../provider/wait/apiHealth";

describe("what is said of the API as a whole", () => {
  const lines: [event: ApiEvent, line: string][] = [
    [{ kind: "lost", label: "503" }, "Lucidity's API stopped answering (503), retrying"],
    [{ kind: "lost", label: "\u001b" }, "Lucidity's API stopped answering (\\u001b), retrying"],
    [
      { kind: "lost", label: "credential", credentialProblem: "the token file is empty" },
      "Lucidity's API cannot be asked for now, retrying: the token file is empty",
    ],
    [{ kind: "back", afterMs: 90_000 }, "Lucidity's API answers again after 1m 30s"],
    [
      { kind: "slowed", label: "429", perMinute: 25 },
      "Lucidity asks to slow down (429): 25 requests a minute for now",
    ],
    [
      { kind: "slowed", label: "503", perMinute: 1 },
      "Lucidity asks to slow down (503): 1 request a minute for now",
    ],
    [{ kind: "fullRate", perMinute: 50 }, "Lucidity no longer asks to slow down: 50 requests a minute again"],
  ];
  for (const [event, line] of lines) it(line, () => assert.equal(apiLine(event), line));
});
