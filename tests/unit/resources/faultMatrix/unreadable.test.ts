import { http, testFaults } from "./matrix";

testFaults("answers that cannot be read", [
  {
    fault: "a web page with 404",
    reply: http(404, "<html>No such page</html>"),
    effect: "is ridden out",
    says: /POST \/external\/client\/api\/v1\/partition\/create\/status at app\.lucidity\.cloud:443 \(HTTP 404\).*check lucidity:endpoint.*No such page|unreadable/,
  },
  {
    fault: "an empty body with 404",
    reply: http(404, ""),
    effect: "is ridden out",
    says: /it is empty|unreadable/,
  },
  {
    fault: "a body that is cut off",
    reply: http(200, '{"success":true,"data":{"sta'),
    effect: "is ridden out",
    says: /unreadable answer|cannot be read/,
  },
  {
    fault: "a wrong content type",
    reply: { body: "status: fine", headers: { "content-type": "text/plain" } },
    effect: "is ridden out",
    says: /status: fine/,
  },
  { fault: "an empty body", reply: { body: "" }, effect: "is ridden out", says: /it is empty/ },
  {
    fault: "HTML with 200",
    reply: { body: "<html>Sign in</html>" },
    effect: "is ridden out",
    says: /<html>Sign in/,
  },
  {
    fault: "JSON that is an array",
    reply: { body: "[1]" },
    effect: "is ridden out",
    says: /cannot be read as one of Lucidity's: \[1\]|unreadable/,
  },
  { fault: "JSON that is null", reply: { body: "null" }, effect: "is ridden out", says: /: null|unreadable/ },
  {
    fault: "JSON with __proto__",
    reply: { body: '{"__proto__":{"data":{"status":"PARTITION_STATUS_ON_BOARDED"}}}' },
    effect: "is ridden out",
    says: /__proto__/,
  },
]);
