import assert from "node:assert/strict";
import { bare, readNoProxy } from "../../../../provider/lucidity/http/noProxy";
import { portOf } from "../../../../provider/lucidity/http/proxy";

const api = "https://app.lucidity.cloud";

describe("NO_PROXY", () => {
  const exempt: [value: string, endpoint: string, isExempt: boolean][] = [
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
  for (const [value, endpoint, isExempt] of exempt)
    it(`${isExempt ? "names" : "does not name"} ${endpoint} with ${JSON.stringify(value)}`, () => {
      const url = new URL(endpoint);
      assert.equal(readNoProxy(value).matches(bare(url.hostname), portOf(url)), isExempt);
    });

  const unclear: [value: string, notUnderstood: string[]][] = [
    ["127.*", ["127.*"]],
    ['"localhost,127.0.0.1"', ['"localhost', '127.0.0.1"']],
    ["'.corp.example'", ["'.corp.example'"]],
    ["localhost;.corp.example", ["localhost;.corp.example"]],
    ["http://intern.example", ["http://intern.example"]],
    ["*.corp.*, api*.example, 10.0.0", ["*.corp.*", "api*.example", "10.0.0"]],
    ["10.0.0.0/33, 10.0.0.0/255.0.0.0, fd00::/129", ["10.0.0.0/33", "10.0.0.0/255.0.0.0", "fd00::/129"]],
    ["host:port, fe80::1%eth0", ["host:port", "fe80::1%eth0"]],
    ["intern\u200b.example", ["intern\u200b.example"]],
    ["localhost, 127.0.0.1,::1 [::1]:80,.corp.example,*.svc.example,10.0.0.0/8,fd00::/8,h_1:8080,a.", []],
  ];
  for (const [value, expected] of unclear)
    it(`${expected.length === 0 ? "is understood" : "is not understood in part"}: ${value}`, () =>
      assert.deepEqual(readNoProxy(`first.example,${value}`).notUnderstood, expected));
});
