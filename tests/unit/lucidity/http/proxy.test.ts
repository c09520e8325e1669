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

  const exempt: [string, string, boolean][] = [
    ["*", api, true],
    ["app.lucidity.cloud", api, true],
    ["APP.Lucidity.Cloud", api, true],
    ["lucidity.cloud", api, true],
    [".lucidity.cloud", api, true],
    ["*.lucidity.cloud", api, true],
    ["other.example, app.lucidity.cloud", api, true],
    ["other.example app.lucidity.cloud", api, true],
    ["app.lucidity.cloud:443", api, true],
    ["app.lucidity.cloud:8443", api, false],
    ["app.lucidity.cloud:8443", `${api}:8443`, true],
    ["ucidity.cloud", api, false],
    ["eu.app.lucidity.cloud", api, false],
    ["example.com", api, false],
    [",, ,", api, false],
    [".", api, false],
    ["app.lucidity.cloud.", api, true],
    [".lucidity.cloud.", api, true],
    ["app.lucidity.cloud.:443", api, true],
    ["app.lucidity.cloud", "https://app.lucidity.cloud.", true],
    ["lucidity.cloud.", "https://app.lucidity.cloud.:8443", true],
    ["app.lucidity.cloud..", api, false],
    ["b\u00fccher.example", "https://api.b\u00fccher.example", true],
    ["10.1.2.3.", "https://10.1.2.3", true],
    ["2001:0DB8::0001", "https://[2001:db8::1]", true],
    ["app.lucidity.cloud\r\n", api, true],
    ["", api, false],
    ["10.0.0.0/8", "https://10.1.2.3", true],
    ["10.0.0.0/8", "https://11.1.2.3", false],
    ["10.0.0.0/8", api, false],
    ["10.0.0.0/99", "https://10.1.2.3", false],
    ["10.0.0.0/x", "https://10.1.2.3", false],
    ["fd00::/8", "https://[fd00::1]", true],
    ["fd00::/8", "https://10.1.2.3", false],
    ["10.1.2.3", "https://10.1.2.3", true],
    ["2.3", "https://10.1.2.3", false],
    ["127.0.0.1:443", "https://127.0.0.1", true],
    ["::1", "https://[::1]", true],
    ["[::1]", "https://[::1]", true],
    ["[::1]:8443", "https://[::1]", false],
  ];
  for (const [noProxy, endpoint, direct] of exempt) {
    it(`is ${direct ? "passed by" : "used"} for ${endpoint} where NO_PROXY is ${JSON.stringify(noProxy)}`, () => {
      for (const variable of ["NO_PROXY", "no_proxy"]) {
        const env = { HTTPS_PROXY: "http://proxy:3128", [variable]: noProxy };
        assert.equal(nameOf(endpoint, env), direct ? undefined : "proxy:3128");
      }
    });
  }

  const unclear: [string, string[]][] = [
    ["127.*", ["127.*"]],
    ['"localhost,127.0.0.1"', ['"localhost', '127.0.0.1"']],
    ["'.corp.example'", ["'.corp.example'"]],
    ["localhost;.corp.example", ["localhost;.corp.example"]],
    ["http://intern.example", ["http://intern.example"]],
    ["https://canary:canary@intern.example/", ["intern.example/"]],
    ["*.corp.*, api*.example, 10.0.0", ["*.corp.*", "api*.example", "10.0.0"]],
    ["10.0.0.0/33, 10.0.0.0/255.0.0.0, fd00::/129", ["10.0.0.0/33", "10.0.0.0/255.0.0.0", "fd00::/129"]],
    ["host:port, fe80::1%eth0", ["host:port", "fe80::1%eth0"]],
    ["intern\u200b.example", ["intern\\u200b.example"]],
    ["a;1, a;2, a;3, a;4, a;5, a;6, a;7", ["a;1", "a;2", "a;3", "a;4", "a;5 and 2 more"]],
  ];
  for (const [value, named] of unclear)
    it(`is used with one warning where NO_PROXY is ${value}`, () => {
      for (const variable of ["NO_PROXY", "no_proxy"]) {
        const env = { HTTPS_PROXY: "http://me:canary@proxy:3128", [variable]: `localhost,${value}` };
        const proxy = proxyFor(new URL(api), env);
        assert.ok(proxy !== undefined && !(proxy instanceof ProxyError));
        const start = `${variable} holds what pulumi-lucidity does not understand and ignores: ${named.join(", ")}. `;
        assert.equal(proxy.warning?.slice(0, start.length), start);
        assert.match(proxy.warning ?? "", /Requests to app\.lucidity\.cloud go through the proxy proxy:3128/);
        assert.doesNotMatch(proxy.warning ?? "", /canary/);
      }
    });

  it("is used without a warning where all of NO_PROXY is understood", () => {
    const NO_PROXY =
      "localhost, 127.0.0.1,::1 [::1]:80,.corp.example,*.svc.example,10.0.0.0/8,fd00::/8,h_1:8080,a.";
    const proxy = proxyFor(new URL(api), { HTTPS_PROXY: "http://proxy:3128", NO_PROXY });
    assert.ok(proxy !== undefined && !(proxy instanceof ProxyError));
    assert.equal(proxy.warning, undefined);
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
