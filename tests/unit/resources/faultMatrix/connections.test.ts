import { breaks, type Fault, http, testFaults } from "./matrix";

testFaults("connections that break", [
  {
    fault: "a host name that DNS does not know",
    reply: breaks("ENOTFOUND"),
    effect: "is ridden out",
    says: /not known to DNS|ENOTFOUND/,
  },
  {
    fault: "a refused connection",
    reply: breaks("ECONNREFUSED"),
    effect: "is ridden out",
    says: /ECONNREFUSED/,
  },
  {
    fault: "a connection that is reset",
    reply: breaks("ECONNRESET"),
    effect: "is repeated and ridden out",
    says: /ECONNRESET/,
  },
  {
    fault: "a server that hangs before the headers",
    reply: breaks("ETIMEDOUT", 10),
    effect: "takes its time and is ridden out",
    says: /no answer|ETIMEDOUT/,
  },
  {
    fault: "a server that hangs within the body",
    reply: breaks("ECONNABORTED", 10),
    effect: "takes its time and is ridden out",
    says: /no answer|ETIMEDOUT/,
  },
  {
    fault: "an answer of 2 MiB or a gzip bomb",
    reply: breaks("maxContentLength size of 1048576 exceeded"),
    effect: "is ridden out",
    says: /larger than 1 MiB|TOO_LARGE/,
  },
  {
    fault: "an answer with 10,000 headers",
    reply: breaks("HPE_HEADER_OVERFLOW"),
    effect: "is ridden out",
    says: /HPE_HEADER_OVERFLOW/,
  },
]);

const untrusted = (code: string): Fault => ({
  fault: code,
  reply: breaks(code),
  effect: "fails at once, but is ridden out after an answer",
  says: new RegExp(code),
});

testFaults("a certificate that cannot be trusted", [
  untrusted("CERT_HAS_EXPIRED"),
  untrusted("SELF_SIGNED_CERT_IN_CHAIN"),
]);

testFaults("a server in trouble", [
  { fault: "408", reply: http(408), effect: "is ridden out", says: /408/ },
  { fault: "500", reply: http(500, "oops"), effect: "is ridden out", says: /HTTP 500|× 500/ },
  {
    fault: "502",
    reply: http(502, "<html>Bad Gateway</html>"),
    effect: "is ridden out",
    says: /HTTP 502|× 502/,
  },
  { fault: "503", reply: http(503, ""), effect: "is ridden out", says: /HTTP 503|× 503/ },
  { fault: "504", reply: http(504, ""), effect: "is ridden out", says: /HTTP 504|× 504/ },
]);
