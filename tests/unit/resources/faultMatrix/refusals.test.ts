import { statusReply } from "../../../support/world";
import { deadline, envelope, type Fault, http, refused, testFaults } from "./matrix";

const redirect = (status: number): Fault => ({
  fault: `${status} to another host`,
  reply: http(status, "", { location: "https://elsewhere.example/steal" }),
  effect: "fails at once, but is ridden out after an answer",
  says: new RegExp(`HTTP ${status} points to elsewhere\\.example|\\d × ${status}`),
});

testFaults("refusals", [
  redirect(301),
  redirect(302),
  redirect(307),
  { fault: "400", reply: http(400), effect: "fails at once", says: /HTTP 400: E: so it is[\s\S]*req-9/ },
  {
    fault: "401 to every token",
    reply: http(401, ""),
    effect: "fails at once",
    says: /HTTP 401.*LUCIDITY_REFRESH_TOKEN/,
    // After an answer: once it has come for a minute.
    but: { first: [refused, 2], middle: ["onboarded", 6], last: [refused, 30] },
  },
  {
    fault: "401 once",
    reply: (_world, before) => (before === 0 ? http(401, "") : statusReply("IN_PROGRESS")),
    effect: "is waited on",
    says: /the last status was PARTITION_STATUS_IN_PROGRESS/,
    but: { first: [deadline, 45], last: [deadline, 45] },
  },
  { fault: "403", reply: http(403), effect: "fails at once", says: /HTTP 403: E/ },
  {
    fault: "404 in the API's words",
    reply: http(404, envelope("NOT_FOUND")),
    effect: "is not visible",
    says: /NOT_FOUND/,
  },
  { fault: "409", reply: http(409), effect: "fails at once", says: /HTTP 409: E/ },
  {
    fault: "success: false with 200",
    reply: http(200, envelope("QUOTA")),
    effect: "fails at once",
    says: /QUOTA: so it is/,
  },
]);
