import assert from "node:assert/strict";
import { Redaction } from "../../../../provider/lucidity/redaction/redaction";

const redaction = new Redaction();
const hidden = "Unknown-4-anybody.x";
const payload = Buffer.from('{"sub":"canary"}').toString("base64url");
const jwt = `eyJhbGciOiJIUzI1NiJ9.${payload}.c2lnbmF0dXJlLW9mLWEtdGVzdA`;

describe("what looks like a credential in a quoted body", () => {
  const rows: [string, string][] = [
    [`{"accessToken":"${hidden}"}`, '{"accessToken":"[secret]"}'],
    [`{"access_token": "${hidden}", "ttl": 900}`, '{"access_token": "[secret]", "ttl": 900}'],
    [`{'clientSecret':'${hidden} and more'}`, "{'clientSecret':'[secret]'}"],
    [`"{\\"token\\":\\"${hidden}\\"}"`, '"{\\"token\\":\\"[secret]\\"}"'],
    [`{&quot;token&quot;:&quot;${hidden}&quot;}`, "{&quot;token&quot;:&quot;[secret]&quot;}"],
    [`/cb?code=1&access_token=${hidden}&x=1`, "/cb?code=1&access_token=[secret]&x=1"],
    [`next=%2Fcb%3Ftoken%3D${hidden}%26x`, "next=%2Fcb%3Ftoken%3D[secret]%26x"],
    [`<accessToken>${hidden}</accessToken>`, "<accessToken>[secret]</accessToken>"],
    [`<a:token ttl="9">${hidden}</a:token>`, '<a:token ttl="9">[secret]</a:token>'],
    [
      `<refreshToken><![CDATA[${hidden}]]></refreshToken>`,
      "<refreshToken><![CDATA[[secret]]]></refreshToken>",
    ],
    [`<input name="csrf_token" value="${hidden}">`, '<input name="csrf_token" value="[secret]">'],
    [`api-key: ${hidden}; more`, "api-key: [secret]; more"],
    [`password=${hidden}`, "password=[secret]"],
    [`Authorization: Bearer ${hidden}, more`, "Authorization: [secret]"],
    [`<pre>authorization: raw ${hidden}</pre>`, "<pre>authorization: [secret]</pre>"],
    [`{"authorization":"Bearer ${hidden}"}`, '{"authorization":"[secret]"}'],
    [`Cookie: a=${hidden}; b=${hidden}`, "Cookie: [secret]"],
    [`you sent Bearer ${hidden} to us`, "you sent Bearer [secret] to us"],
    [`you sent Basic%20${hidden}`, "you sent Basic%20[secret]"],
    [`unexpected ${jwt}!`, "unexpected [secret]!"],
    [`unexpected ${jwt.slice(0, 30)}`, "unexpected [secret]"],
    ["key 0123456789abcdef0123456789abcdef", "key [secret]"],
    ["key q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ==", "key [secret]"],
    ["key q83vEjRWeJ-rze8SNFZ4k_vN7xI0VniQ", "key [secret]"],
  ];
  for (const [body, shown] of rows) {
    it(`${body} is quoted as ${shown}`, () => {
      assert.equal(redaction.excerpt(body, 500), shown);
    });
  }

  const plain = [
    "<!doctype html><title>Sign in</title><h1>Your session has ended</h1>",
    "<title>Invalid token</title>",
    '{"success":true,"data":{"partitionStatus":{"name":"PARTITION_STATUS_FAILED_ONBOARDING"}}}',
    '{"requestId":"8c5f0a3e-2b1d-4c9e-9f3a-0123456789ab"}',
    '{"path":"/external/client/api/v1/partition/create/status","status":404}',
    '{"tokenType":"Bearer","token":null,"tokens":3}',
    "Bearer authentication is required",
    "The Basic realm",
    "account 123456789012, instance i-0123456789abcdef0",
  ];
  for (const body of plain) {
    it(`${body} is quoted as it is`, () => {
      assert.equal(redaction.excerpt(body, 500), body);
    });
  }
});

describe("what looks like a credential in a message of the API", () => {
  it("is a JSON Web Token", () => {
    assert.equal(redaction.clean(`the token ${jwt} has expired`, 500), "the token [secret] has expired");
  });

  it("is nothing else, so that the message can be understood", () => {
    const message = "token=expired, checksum 0123456789abcdef0123456789abcdef, authorization: none of yours";
    assert.equal(redaction.clean(message, 500), message);
  });
});
