/** Other ways to wait: real packages, used as their documentation shows, with one independent wait for each partition. */
import { createHttpPoller, type OperationResponse } from "@azure/core-lro";
import { createWaiter, WaiterState } from "@smithy/util-waiter";
import pRetry from "p-retry";
import type { Answer, Api } from "../world/api";
import type { Policy } from "../world/run";

const finals = new Set(["ON_BOARDED", "FAILED", "FAILED_ONBOARDING"]);
const isFinal = (answer: Answer) => "status" in answer && finals.has(answer.status);
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const aWeekS = 7 * 24 * 3_600;

const each = (name: string, wait: (api: Api, index: number) => Promise<void>): Policy => ({
  name,
  begin:
    ({ api }) =>
    (index) =>
      wait(api, index),
});

/** @param service the delays that a service's own waiter passes to `createWaiter`; otherwise its defaults apply */
const utilWaiter = (name: string, service: { minDelay?: number; maxDelay?: number } = {}): Policy =>
  each(name, async (api, index) => {
    const options = { client: {}, maxWaitTime: aWeekS, ...service };
    const result = await createWaiter(options as Parameters<typeof createWaiter>[0], index, async () => {
      const answer = await api.ask(index);
      return { state: isFinal(answer) ? WaiterState.SUCCESS : WaiterState.RETRY };
    });
    if (result.state !== WaiterState.SUCCESS) throw new Error(`util-waiter ended as ${result.state}`);
  });

const coreLro = (): Policy =>
  each("@azure/core-lro", async (api, index) => {
    const request = { method: "GET", url: "/operation" };
    const poll = async (): Promise<OperationResponse> => {
      for (;;) {
        const answer = await api.ask(index);
        if ("status" in answer) {
          const body = { status: isFinal(answer) ? "Succeeded" : "InProgress" };
          return { flatResponse: body, rawResponse: { statusCode: 200, headers: {}, body, request } };
        }
        // The HTTP pipeline below core-lro waits for Retry-After after a 429.
        await pause(answer.retryAfterS * 1_000);
      }
    };
    const poller = createHttpPoller(
      {
        sendInitialRequest: async () => ({
          flatResponse: {},
          rawResponse: { statusCode: 202, headers: { "operation-location": "/operation" }, request },
        }),
        sendPollRequest: poll,
      },
      { skipFinalGet: true },
    );
    await poller.pollUntilDone();
  });

/** With its default back-off, which doubles without a limit. Only the limit of retries is removed. */
const pRetryDefault = (): Policy =>
  each("p-retry", async (api, index) => {
    const poll = async () => {
      if (!isFinal(await api.ask(index))) throw new Error("not yet");
    };
    await pRetry(poll, { retries: Number.POSITIVE_INFINITY });
  });

/** @param offsetS the delay of the first poll of the n-th partition */
export const fixedLoop = (name: string, intervalS: number, offsetS = (_index: number) => 0): Policy =>
  each(name, async (api, index) => {
    if (offsetS(index) > 0) await pause(offsetS(index) * 1_000);
    while (!isFinal(await api.ask(index))) await pause(intervalS * 1_000);
  });

/** terraform-plugin-sdk's StateChangeConf, rebuilt from its published behaviour: from 100 ms, doubling, to at most 10 s. */
const stateChangeConf = (): Policy =>
  each("StateChangeConf (re-derived)", async (api, index) => {
    for (let waitS = 0.1; !isFinal(await api.ask(index)); waitS = Math.min(10, waitS * 2))
      await pause(waitS * 1_000);
  });

export const peers = (): Policy[] => [
  utilWaiter("@smithy/util-waiter"),
  utilWaiter("@smithy/util-waiter (EC2, 15 s)", { minDelay: 15 }),
  coreLro(),
  pRetryDefault(),
  fixedLoop("fixed 30 s", 30),
  fixedLoop("fixed 15 s", 15),
  stateChangeConf(),
];
