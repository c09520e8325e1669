import assert from "node:assert/strict";
import { JsonLines, Lines } from "../../../provider/command/views";
import { ApiError, CredentialError, UnavailableError } from "../../../provider/lucidity/errors";
import { failed, historyWith, onboarded, recordingStreams, rowOf } from "./fixtures";

const id = "AWS/123456789012/i-0123456789abcde01/%2Fdev%2Fsdf";
const cancelled = rowOf(1, {
  status: "PENDING",
  end: { kind: "cancelled", history: historyWith({ lastStatus: "PENDING" }) },
});

describe("the lines of the command", () => {
  const shown = () => {
    const streams = recordingStreams();
    return { view: new Lines(streams), printed: streams.printed };
  };

  it("tell each change on stdout, the id first", () => {
    const { view, printed } = shown();
    view.changed(rowOf(1, { status: "PENDING", sinceMs: 400 }), undefined);
    view.changed(rowOf(1, { status: "IN_PROGRESS", sinceMs: 65_000 }), "PENDING");
    view.ended(onboarded(1), "IN_PROGRESS");
    assert.deepEqual(printed.out, [
      `${id} PENDING after 0s`,
      `${id} PENDING -> IN_PROGRESS after 1m 5s`,
      `${id} IN_PROGRESS -> ON_BOARDED after 2m 5s`,
    ]);
    assert.deepEqual(printed.err, []);
  });

  it("are few for those that Ctrl-C ends together", () => {
    const { view, printed } = shown();
    for (let ended = 0; ended < 400; ended++) view.ended(cancelled, "PENDING");
    assert.equal(printed.out.length, 10);
  });

  it("show one that ends otherwise after them", () => {
    const { view, printed } = shown();
    for (let ended = 0; ended < 20; ended++) view.ended(cancelled, "PENDING");
    view.ended(failed(1, "disk busy"), "PENDING");
    assert.match(printed.out.at(-1) ?? "", /disk busy$/);
  });

  it("tell why one has failed, in one line", () => {
    const { view, printed } = shown();
    view.ended(failed(1, "disk\nbusy\u001b[0m"), "PENDING");
    assert.deepEqual(printed.out, [
      `${id} PENDING -> FAILED_ONBOARDING after 2m 5s: disk\\u000abusy\\u001b[0m`,
    ]);
  });

  it("tell why the API refuses a partition, but not what is wrong for all: that is printed once", () => {
    const { view, printed } = shown();
    const forbidden = new ApiError(403, "FORBIDDEN", "no access", undefined);
    const noToken = new CredentialError("LUCIDITY_REFRESH_TOKEN_FILE", "it is empty");
    for (const error of [forbidden, noToken])
      view.ended(rowOf(1, { end: { kind: "refused", error, history: historyWith() } }), undefined);
    assert.deepEqual(printed.out, [
      `${id} refused after 2m 5s: HTTP 403: FORBIDDEN: no access`,
      `${id} refused after 2m 5s`,
    ]);
  });

  it("keep notes away from stdout", () => {
    const { view, printed } = shown();
    view.note({ text: "API answers again after 3s" });
    assert.deepEqual(printed, { out: [], err: ["API answers again after 3s"] });
  });
});

describe("the JSON of the command", () => {
  const shown = () => {
    const streams = recordingStreams();
    return { view: new JsonLines(streams), printed: streams.printed };
  };

  it("is one object a line, with the same keys each time", () => {
    const { view, printed } = shown();
    view.changed(rowOf(1, { status: "PENDING", sinceMs: 400.6 }));
    view.ended(failed(1, "disk busy"));
    assert.deepEqual(
      printed.out.map((line) => {
        const { checkedAt, ...rest } = JSON.parse(line) as { checkedAt: string };
        assert.ok(Math.abs(Date.parse(checkedAt) - Date.now()) < 60_000);
        return rest;
      }),
      [
        { id, status: "PENDING", elapsedMs: 401, final: false },
        {
          id,
          status: "FAILED_ONBOARDING",
          elapsedMs: 125_000,
          reason: "disk busy",
          requestId: "req-9",
          final: true,
          outcome: "failed",
        },
      ],
    );
  });

  it("has the status null where the API has not answered", () => {
    const { view, printed } = shown();
    const history = historyWith({ elapsedMs: 0 });
    const error = new UnavailableError(503, undefined, "no way", "req-1");
    view.ended(rowOf(1, { end: { kind: "unreachable", error, history } }));
    const { status, reason, requestId, outcome } = JSON.parse(printed.out[0] ?? "") as Record<
      string,
      unknown
    >;
    assert.deepEqual(
      { status, reason, requestId, outcome },
      { status: null, reason: "HTTP 503: no way", requestId: "req-1", outcome: "notReached" },
    );
  });

  it("is ASCII, loses nothing, and holds no command of a terminal or a CI runner", () => {
    const { view, printed } = shown();
    const reason = "\u001b[2J \u009b31m \u202e 日 \u{1f4be} ##vso[task.complete] ###[x";
    view.ended(failed(1, reason));
    const [line = ""] = printed.out;
    assert.match(line, /^[\x20-\x7e]+$/);
    assert.doesNotMatch(line, /##/);
    assert.equal((JSON.parse(line) as { reason: string }).reason, reason);
  });

  it("keeps notes away from stdout", () => {
    const { view, printed } = shown();
    view.note({ text: "API answers again after 3s" });
    assert.deepEqual(printed, { out: [], err: ["API answers again after 3s"] });
  });
});
