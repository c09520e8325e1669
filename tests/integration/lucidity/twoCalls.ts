/** A server of both calls, the token exchange and the status. */
import {
  type Answering,
  type Asked,
  json,
  type Loopback,
  onboarded,
  startLoopback,
} from "../../support/loopback";

const tokenExchangePath = "/external/api/v1/auth/user-token/refresh";
export const isExchange = ({ path }: Asked) => path === tokenExchangePath;
export const unauthorized: Answering = (response) =>
  response
    .writeHead(401, json)
    .end('{"success":false,"error":{"code":"UNAUTHORIZED","message":"expired"},"requestId":"r-401"}');
export const healthy: Answering = (response) => response.writeHead(200, json).end(onboarded);

/** Each test of a `describe` starts one server of its own, which ends after it. */
export function twoCalls() {
  let server: Loopback | undefined;
  let exchanged = 0;
  beforeEach(() => {
    exchanged = 0;
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  const exchangeOk: Answering = (response) =>
    response.writeHead(200, json).end(JSON.stringify({ accessToken: `new-token-${++exchanged}` }));
  /** `index` counts each of the two calls by itself. */
  const serve = async (status: Answering, exchange: Answering = exchangeOk) => {
    const counts = { exchange: 0, status: 0 };
    server = await startLoopback((response, asked) =>
      isExchange(asked)
        ? exchange(response, asked, counts.exchange++)
        : status(response, asked, counts.status++),
    );
    const { url, asked } = server;
    const kinds = () => asked.map((each) => (isExchange(each) ? "exchange" : "status")).join(" ");
    return { url, asked, kinds };
  };
  return { serve, exchangeOk };
}
