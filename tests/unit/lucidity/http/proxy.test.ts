import assert from "node:assert/strict";
import fc from "fast-check";
import { ProxyError } from "../../../../provider/lucidity/errors";
import { proxyFor } from "../../../../provider/lucidity/http/proxy";
import type { Environment } from "../../../../provider/util/environment";

const api = "https://app.lucidity.cloud";
const nameOf = (endpoint: string, env: Environment) => {
  const proxy = proxyFor(new URL(endpoint), env);
  assert.ok(!(proxy instanceof ProxyError), proxy?.name);
  return proxy?.name;
};

describe("the proxy of the environment", () => {
  const rows: [string, Environment, string | undefined][] = [
    ["none is set", {}, undefined],
    ["it is set to nothing", { HTTPS_PROXY: "" }, undefined],
    ["HTTPS_PROXY names it", { HTTPS_PROXY: "http://proxy:3128" }, "proxy:3128"],
    ["https_proxy names it, too", { https_proxy: "http://small:1", HTTPS_PROXY: "http://big:2" }, "small:1"],
    ["ALL_PROXY names it", { ALL_PROXY: "http://all:3" }, "all:3"],
    ["both name one", { ALL_PROXY: "http://all:3", HTTPS_PROXY: "http://https:2" }, "https:2"],
    ["HTTP_PROXY alone is set", { HTTP_PROXY: "http://proxy:3128" }, undefined],
    ["it has no scheme", { HTTPS_PROXY: " proxy:3128 " }, "proxy:3128"],
    ["it has no port", { HTTPS_PROXY: "http://proxy" }, "proxy:80"],
    ["it speaks TLS", { HTTPS_PROXY: "https://proxy/" }, "proxy:443"],
    ["it is an IPv6 address", { HTTPS_PROXY: "http://[::1]:8" }, "[::1]:8"],
    [
      "it has a password, which is not in its name",
      { HTTPS_PROXY: "http://me:canary@proxy:3128" },
      "proxy:3128",
    ],
  ];
  for (const [when, env, expected] of rows) {
    it(`is ${expected ?? "none"} where ${when}`, () => {
      assert.equal(nameOf(api, env), expected);
    });
  }

  it("is never used for an endpoint without TLS, which is on this machine", () => {
    const env = { HTTPS_PROXY: "http://p:1", HTTP_PROXY: "http://p:1", ALL_PROXY: "http://p:1" };
    assert.equal(nameOf("http://127.0.0.1:8080", env), undefined);
  });

  const wrong = [
    "socks5://me:canary@proxy:1",
    "http://me:canary@proxy:99999",
    "http://",
    "ftp://canary",
    "://",
  ];
  for (const value of wrong) {
    it(`cannot be ${JSON.stringify(value)}, which is said without its password`, () => {
      const error = proxyFor(new URL(api), { HTTPS_PROXY: value });
      assert.ok(error instanceof ProxyError);
      assert.match(error.message, /^HTTPS_PROXY must be the URL of an HTTP proxy/);
      assert.ok(!error.message.includes("canary"));
    });
  }

  // What stands before the first of them would be taken for host and port, and looked up in DNS.
  for (const character of ["#", "/", "?", "\\"]) {
    it(`cannot be a URL with ${character} in its user or password, which is said with a hint and no part of it`, () => {
      for (const user of [`canary:12${character}canary`, `canary${character}canary:12`, `canary${character}`])
        for (const [variable, scheme] of [
          ["HTTPS_PROXY", "http://"],
          ["https_proxy", "HTTPS://"],
          ["ALL_PROXY", ""],
        ] as const) {
          const error = proxyFor(new URL(api), { [variable]: `${scheme}${user}@intern:3129` });
          assert.ok(error instanceof ProxyError, user);
          assert.match(error.message, /^\w+ must be .*percent-encoded: %23, %2F, %3F, %40 and %5C$/);
          assert.doesNotMatch(error.message, /canary|intern|12[^8]/);
        }
    });
  }

  it("may have a password that is percent-encoded, or a path", () => {
    assert.equal(nameOf(api, { HTTPS_PROXY: "http://me:a%23%2F%3F%40%5Cb@proxy:3128" }), "proxy:3128");
    assert.equal(nameOf(api, { HTTPS_PROXY: "me:p@ss@proxy:3128" }), "proxy:3128");
    assert.equal(nameOf(api, { HTTPS_PROXY: "http://proxy:3128/path?query" }), "proxy:3128");
  });

  it("is passed by where NO_PROXY names the host, with its port where there is one", () => {
    for (const variable of ["NO_PROXY", "no_proxy"]) {
      const env = { HTTPS_PROXY: "http://proxy:3128", [variable]: "other.example app.lucidity.cloud:443" };
      assert.deepEqual([nameOf(api, env), nameOf(`${api}:8443`, env)], [undefined, "proxy:3128"]);
      assert.equal(nameOf("https://[::1]", { ...env, [variable]: "::1\r" }), undefined);
    }
  });

  it("is used with one warning of what is not understood in NO_PROXY, without a password that is in it", () => {
    const entries = [
      "127.*",
      "https://canary:canary@intern.example/",
      "intern\u200b.example",
      "a;1",
      "a;2",
      "a;3",
    ];
    for (const variable of ["NO_PROXY", "no_proxy"]) {
      const env = { HTTPS_PROXY: "http://me:canary@proxy:3128", [variable]: `localhost,${entries}` };
      const proxy = proxyFor(new URL(api), env);
      assert.ok(proxy !== undefined && !(proxy instanceof ProxyError));
      assert.equal(
        proxy.warning,
        `${variable} holds what pulumi-lucidity does not understand and ignores: 127.*, intern.example/, intern\\u200b.example, a;1, a;2 and 1 more. Requests to app.lucidity.cloud go through the proxy proxy:3128. Write host names, domains such as .example.com, addresses, or subnets such as 10.0.0.0/8, with commas between them`,
      );
    }
    const understood = proxyFor(new URL(api), { HTTPS_PROXY: "http://proxy:3128", NO_PROXY: "localhost" });
    assert.ok(understood !== undefined && !("warning" in understood));
  });

  it("is a proxy, none or a ProxyError, whatever the environment holds", () => {
    const check = (https: string, no: string) => {
      const proxy = proxyFor(new URL(api), { HTTPS_PROXY: https, NO_PROXY: no });
      assert.ok(proxy === undefined || proxy instanceof ProxyError || proxy.url.hostname !== "");
      proxyFor(new URL("https://10.0.0.1"), { HTTPS_PROXY: "http://p:1", NO_PROXY: `${no}/${https}` });
    };
    fc.assert(fc.property(fc.string(), fc.string(), check), { numRuns: 1_000 });
  });
});
