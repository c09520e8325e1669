import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  freeTurn,
  look,
  lookAt,
  makeClient,
  never,
  partition,
  refreshToken,
  withRefreshToken,
} from "../../support/loopback/client";
import { until } from "../../support/timing";
import { healthy, isExchange, twoCalls, unauthorized } from "./twoCalls";

describe("the client's tokens", () => {
  const { serve } = twoCalls();

  it("are exchanged for the refresh token alone, and serve the next looks too", async () => {
    const { url, asked, kinds } = await serve(healthy);
    const client = makeClient(url, { credential: withRefreshToken });
    for (let round = 0; round < 3; round++) assert.equal((await look(client)).outcome, "ON_BOARDED");
    client.close();
    assert.equal(kinds(), "exchange status status status");
    assert.deepEqual(JSON.parse(asked[0]?.body ?? ""), { refreshToken });
    assert.equal(asked[0]?.headers.authorization, undefined);
    assert.equal(asked[1]?.headers.authorization, "new-token-1");
    assert.ok(
      !asked.slice(1).some(({ body, headers }) => JSON.stringify([body, headers]).includes(refreshToken)),
    );
  });

  it("are exchanged anew after one 401, and the look is repeated", async () => {
    const { url, asked, kinds } = await serve((response, each, index) =>
      (index === 1 ? unauthorized : healthy)(response, each, index),
    );
    const client = makeClient(url, { credential: withRefreshToken });
    assert.equal((await look(client)).outcome, "ON_BOARDED");
    assert.equal((await look(client)).outcome, "ON_BOARDED");
    client.close();
    assert.equal(kinds(), "exchange status status exchange status");
    assert.equal(asked[4]?.headers.authorization, "new-token-2");
  });

  it("are not tried a third time: a second 401 fails and names the source, and the next poll exchanges no other one so soon", async () => {
    const { url, kinds } = await serve(unauthorized);
    const client = makeClient(url, { credential: withRefreshToken });
    const came = await look(client);
    assert.deepEqual([came.outcome, came.means, came.requestId], ["UnauthorizedError", "refused", "r-401"]);
    assert.match(
      came.text,
      /401 again with a new access token: UNAUTHORIZED: expired; check .* from lucidity:refreshToken/,
    );
    assert.ok(!/new-token|canary/.test(came.printed), came.printed);
    assert.equal(kinds(), "exchange status exchange status");
    await look(client);
    assert.equal(kinds(), "exchange status exchange status status");
    client.close();
  });

  it("take the answer to the repeat, whatever it is", async () => {
    const { url, kinds } = await serve((response, each, index) =>
      index === 0 ? unauthorized(response, each, index) : response.writeHead(503).end(),
    );
    const came = await lookAt(url, { credential: withRefreshToken });
    assert.equal(came.outcome, "UnavailableError");
    assert.equal(kinds(), "exchange status exchange status");
  });

  it("come from a file that is read again after a 401, so that a rotated one is picked up", async () => {
    const dir = mkdtempSync(join(tmpdir(), "token-"));
    const file = join(dir, "token");
    writeFileSync(file, "canary-old\n");
    const { url, asked } = await serve((response, each, index) => {
      writeFileSync(file, "canary-new\n");
      (index === 0 ? unauthorized : healthy)(response, each, index);
    });
    const credential = { kind: "refreshTokenFile", name: "LUCIDITY_REFRESH_TOKEN_FILE", path: file } as const;
    assert.equal((await lookAt(url, { credential })).outcome, "ON_BOARDED");
    const sent = asked.filter(isExchange).map(({ body }) => JSON.parse(body).refreshToken);
    assert.deepEqual(sent, ["canary-old", "canary-new"]);
    rmSync(dir, { recursive: true });
  });

  it("are exchanged in turns of their own, and a look gives its turn back meanwhile", async () => {
    const { url } = await serve(healthy);
    const turns: string[] = [];
    const taking = (kind: string) => async (signal: AbortSignal) => {
      turns.push(`${kind} taken`);
      await freeTurn(signal);
      return { used: () => void turns.push(`${kind} used`), unused: () => void turns.push(`${kind} unused`) };
    };
    const client = makeClient(url, { credential: withRefreshToken, exchangeTurn: taking("exchange") });
    await client.partitionStatus(partition, { turn: taking("look"), signal: never });
    client.close();
    assert.deepEqual(turns, [
      "look taken",
      "look unused",
      "exchange taken",
      "exchange used",
      "look taken",
      "look used",
    ]);
  });

  it("stop at once where no caller waits for an exchange any more", async () => {
    const { url, asked } = await serve(healthy, () => {});
    const client = makeClient(url, { credential: withRefreshToken });
    const controller = new AbortController();
    const reason = new Error("Ctrl-C");
    const looking = client.partitionStatus(partition, { turn: freeTurn, signal: controller.signal });
    await until(() => asked.length > 0);
    controller.abort(reason);
    await assert.rejects(looking, reason);
    client.close();
  });
});
