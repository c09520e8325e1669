import assert from "node:assert/strict";
import * as errors from "../../../provider/lucidity/errors";
import { CommonFailures } from "../../../provider/session/commonFailures";
import { CommonFailure } from "../../../provider/wait/types";

const never = new AbortController().signal;
const ofProcess: [what: string, error: Error][] = [
  ["a refused refresh token", new errors.TokenExchangeError("X", 401, undefined, undefined)],
  [
    "a token exchange that is not there",
    new errors.TokenExchangePathError(404, "POST /x", undefined, undefined),
  ],
  ["a proxy that refuses", new errors.ProxyError("the proxy answered HTTP 407")],
  ["a credential that cannot be read", new errors.CredentialError("X", "it is empty")],
  ["a redirect", new errors.RedirectError(302, "elsewhere")],
  ["a certificate that is not trusted", new errors.TlsError("CERT_HAS_EXPIRED", "host")],
];
const unauthorized = new errors.UnauthorizedError("X", "refreshToken", undefined);
const ofAccount: (typeof ofProcess)[0] = ["a 401 to a new token", unauthorized];
const forbidden = new errors.ApiError(403, "FORBIDDEN", undefined, undefined);

describe("what all waits of a process have in common", () => {
  let common: CommonFailures;
  beforeEach(() => {
    common = new CommonFailures();
  });

  it("is nothing at first", () => {
    assert.equal(common.of("one"), undefined);
    assert.equal(common.signalFor("one", never).aborted, false);
    assert.equal(common.isAboutCredential, false);
  });

  for (const [what, error] of ofProcess) {
    it(`is ${what}: it ends the waits under way and those that begin later, for every account`, () => {
      const underWay = common.signalFor("one", never);
      common.refused("two", "/a", error);
      for (const signal of [underWay, common.signalFor("three", never)]) {
        assert.ok(signal.reason instanceof CommonFailure);
        assert.deepEqual(signal.reason.end, { kind: "refused", error });
      }
      assert.equal(common.of("one")?.end.error, error);
      assert.equal(common.of("one")?.cause, error);
    });
  }

  it("is a 401 to a new token, for its account and not for other accounts, though a partition was seen", () => {
    const [one, two] = [common.signalFor("one", never), common.signalFor("two", never)];
    common.seen("one");
    common.refused("one", "/a", unauthorized);
    assert.ok(one.reason instanceof CommonFailure && one.reason.end.error === unauthorized);
    assert.equal(two.aborted, false);
    assert.equal(common.of("one")?.end.error, unauthorized);
    assert.equal(common.of("two"), undefined);
  });

  it("is a 403 once three partitions of an account got one, of which none was seen", () => {
    const forbid = (account: string, ...partitions: string[]) => {
      for (const partition of partitions) common.refused(account, partition, forbidden);
      return common.of(account) !== undefined;
    };
    assert.equal(forbid("one", "/a", "/a", "/a", "/b"), false, "the same partition counts once");
    assert.equal(forbid("two", "/c"), false, "each account counts for itself");
    assert.equal(forbid("one", "/c"), true);
    common.seen("three");
    assert.equal(forbid("three", "/a", "/b", "/c"), false, "a partition of it was seen");
  });

  const ofPartition: [what: string, error: Error][] = [
    ["a 400", new errors.ApiError(400, undefined, undefined, undefined)],
    ["success: false", new errors.ApiError(200, "QUOTA", undefined, undefined)],
    ["an error that is not the API's", new Error("403")],
  ];
  for (const [what, error] of ofPartition) {
    it(`is not ${what}`, () => {
      common.refused("one", "/a", error);
      assert.equal(common.of("one"), undefined);
    });
  }

  it("is an API that was never reached", () => {
    const signal = common.signalFor("one", never);
    const error = new errors.NetworkError("ECONNREFUSED", "refused");
    common.neverReached({ kind: "unreachable", error });
    assert.ok(signal.reason instanceof CommonFailure);
    assert.deepEqual(signal.reason.end, { kind: "unreachable", error });
    assert.equal(common.of("two")?.end.kind, "unreachable");
  });

  it("is the first failure that was found", () => {
    const [first, second] = ofProcess.map(([, error]) => error);
    assert.ok(first && second);
    common.refused("one", "/a", first);
    common.refused("one", "/a", second);
    assert.equal(common.of("one")?.end.error, first);
  });

  it("leaves Ctrl-C its own reason, and is not found by it", () => {
    const cancel = new AbortController();
    const signal = common.signalFor("one", cancel.signal);
    cancel.abort(new Error("Ctrl-C"));
    assert.match(String(signal.reason), /Ctrl-C/);
    assert.equal(common.of("one"), undefined);
  });

  it("gives all waits of an account with the same Ctrl-C one signal, however many they are", () => {
    assert.equal(common.signalFor("one", never), common.signalFor("one", never));
    assert.notEqual(common.signalFor("one", never), common.signalFor("two", never));
    assert.notEqual(common.signalFor("one", never), common.signalFor("one", new AbortController().signal));
  });

  it("may change with another credential where it is about the credential", () => {
    const about = (error: Error) => {
      const found = new CommonFailures();
      found.refused("one", "/a", error);
      return found.isAboutCredential;
    };
    assert.deepEqual(
      [...ofProcess, ofAccount].filter(([, error]) => about(error)).map(([what]) => what),
      ["a refused refresh token", "a credential that cannot be read", "a 401 to a new token"],
    );
  });

  it("is forgotten, for the process and for every account", () => {
    assert.equal(common.signalFor("one", never).aborted, false);
    for (const [, error] of [...ofProcess, ofAccount]) common.refused("one", "/a", error);
    common.forget();
    assert.equal(common.of("one"), undefined);
    assert.equal(common.isAboutCredential, false);
    assert.equal(common.signalFor("one", never).aborted, false);
    common.refused("one", "/a", unauthorized);
    assert.equal(common.of("one")?.end.error, unauthorized);
  });
});
