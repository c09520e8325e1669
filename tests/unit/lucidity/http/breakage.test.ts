import assert from "node:assert/strict";
import { AxiosError } from "axios";
import { NetworkError, ProxyError, TlsError } from "../../../../provider/lucidity/errors";
import { explainBreakage, isDropped } from "../../../../provider/lucidity/http/breakage";

const broken = (code: string | undefined, message = "it broke") =>
  Object.assign(new Error(message), code === undefined ? {} : { code });
const explain = (error: unknown) => explainBreakage(error, "host:443");

describe("what breaks a connection", () => {
  // An error of Node, and what it becomes; whether a repeat on a new connection may do.
  const network: [Error, string, RegExp, boolean?][] = [
    [broken("ECONNREFUSED"), "ECONNREFUSED", /the connection was refused \(ECONNREFUSED\), host:443/],
    [broken("ECONNRESET"), "ECONNRESET", /closed before the answer was complete/, true],
    [broken("ECONNRESET", "socket hang up"), "ECONNRESET", /closed before the answer was complete/, true],
    [broken(undefined, "stream has been aborted"), "ECONNRESET", /closed before the answer/, true],
    [broken("EPIPE"), "EPIPE", /the connection was closed/, true],
    [broken("ENOTFOUND"), "ENOTFOUND", /not known to DNS/],
    [broken("EAI_AGAIN"), "EAI_AGAIN", /DNS did not answer/],
    [broken("EHOSTUNREACH"), "EHOSTUNREACH", /no route to the host/],
    [broken("ENETUNREACH"), "ENETUNREACH", /no route to the network/],
    [broken("HPE_HEADER_OVERFLOW"), "HPE_HEADER_OVERFLOW", /headers are too large/],
    [broken("EPROTO"), "EPROTO", /the TLS handshake failed/],
    [broken("Z_DATA_ERROR"), "Z_DATA_ERROR", /the request failed \(Z_DATA_ERROR\)/],
    [broken("ERR_BAD_RESPONSE", "maxContentLength size of 9 exceeded"), "TOO_LARGE", /larger than 1 MiB/],
    [broken(undefined), "no code", /the request failed \(no code\)/],
  ];
  for (const [error, code, text, dropped = false] of network) {
    it(`${code} after "${error.message}" is trouble of the network${dropped ? ", worth a quick repeat" : ""}`, () => {
      for (const each of [error, AxiosError.from(error)]) {
        const explained = explain(each);
        assert.ok(explained instanceof NetworkError, String(explained));
        assert.equal(explained.code, code);
        assert.match(explained.message, text);
        assert.equal(isDropped(explained), dropped);
        assert.equal(explained.cause, undefined);
      }
    });
  }

  const tls: [string, string, string?][] = [
    ["CERT_HAS_EXPIRED", "certificate has expired"],
    ["CERT_NOT_YET_VALID", "certificate is not yet valid"],
    ["CERT_REVOKED", "certificate revoked"],
    ["CRL_HAS_EXPIRED", "CRL has expired"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "Hostname/IP does not match"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unable to get local issuer certificate"],
    ["UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY", "unable to decode issuer public key"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"],
    ["ERROR_IN_CERT_NOT_AFTER_FIELD", "format error in certificate's notAfter field"],
    ["PATH_LENGTH_EXCEEDED", "path length constraint exceeded"],
    ["INVALID_CA", "invalid CA certificate"],
    ["HOSTNAME_MISMATCH", "hostname mismatch"],
    ["EPROTO", "ssl3_read_bytes:tlsv1 alert protocol version:", "TLS_TOO_OLD"],
    ["EPROTO", "ssl_choose_client_version:unsupported protocol:", "TLS_TOO_OLD"],
    ["EPROTO", "ssl3_get_record:wrong version number:", "NO_TLS"],
    ["ERR_SSL_PACKET_LENGTH_TOO_LONG", "tls_get_more_records:packet length too long:", "NO_TLS"],
  ];
  for (const [code, message, shown = code] of tls) {
    it(`${code} with "${message}" is TLS that cannot be trusted, for which no waiting helps`, () => {
      for (const error of [broken(code, message), AxiosError.from(broken(code, message))]) {
        const explained = explain(error);
        assert.ok(explained instanceof TlsError, String(explained));
        assert.equal(explained.label, shown);
        assert.equal(isDropped(explained), false);
      }
    });
  }

  it("names each address that was tried, under the code that says most: a machine without IPv6 has no route", () => {
    const at = (code: string, address: string) => Object.assign(broken(code), { address });
    const tried = [at("ENETUNREACH", "2001:db8::1"), at("ETIMEDOUT", "192.0.2.1")];
    const all = Object.assign(new AggregateError(tried), { code: "ENETUNREACH" });
    for (const error of [all, AxiosError.from(all)]) {
      const explained = explain(error);
      assert.ok(explained instanceof NetworkError);
      assert.equal(explained.code, "ETIMEDOUT");
      assert.equal(
        explained.message,
        "it did not answer (ETIMEDOUT), host:443; 2001:db8::1: there is no route to the network (ENETUNREACH), 192.0.2.1: it did not answer (ETIMEDOUT)",
      );
    }
    const noRoute = new AggregateError([at("ENETUNREACH", "2001:db8::1"), at("EHOSTUNREACH", "192.0.2.1")]);
    assert.match(explain(noRoute).message, /^there is no route to the network \(ENETUNREACH\), host:443; /);
  });

  it("is passed on as it is where it is an error of ours", () => {
    const own = new ProxyError("the proxy said no");
    assert.equal(explain(AxiosError.from(own)), own);
  });

  it("may be anything at all", () => {
    for (const thrown of [undefined, null, "words", 7, {}, Object.create(null), { code: "E" }]) {
      assert.ok(explain(thrown) instanceof NetworkError);
      assert.equal(isDropped(thrown), false);
    }
  });
});
