/** A private certificate authority, made anew for each run: nothing of it is kept. */
import { webcrypto } from "node:crypto";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const dayMs = 24 * 60 * 60_000;

export interface ServerCertificate {
  cert: string;
  key: string;
}

export interface Authority {
  /** Its own certificate, for NODE_EXTRA_CA_CERTS. */
  pem: string;
  /** A server's certificate for one host, by default valid from yesterday to tomorrow. */
  issue(host: string, days?: { from?: number; to?: number }): Promise<ServerCertificate>;
}

/** As much of the `reflect-metadata` polyfill as @peculiar/x509 asks for when it is loaded. */
function reflectMetadata(): void {
  const kept = new WeakMap<object, Map<unknown, unknown>>();
  const get = (key: unknown, target: object) => kept.get(target)?.get(key);
  const define = (key: unknown, value: unknown, target: object) =>
    void kept.set(target, new Map(kept.get(target)).set(key, value));
  Object.assign(Reflect, { getMetadata: get, getOwnMetadata: get, defineMetadata: define });
}

export async function makeAuthority(): Promise<Authority> {
  if (!("getMetadata" in Reflect)) reflectMetadata();
  const x509 = await import("@peculiar/x509");
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[1]);
  const { subtle } = webcrypto;
  const keys = await subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const at = (days: number) => new Date(Date.now() + days * dayMs);
  const name = "CN=Authority of a test";
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name,
    notBefore: at(-400),
    notAfter: at(400),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  let serial = 1;
  return {
    pem: own.toString("pem"),
    async issue(host, { from = -1, to = 1 } = {}) {
      serial += 1;
      const serverKeys = await subtle.generateKey(algorithm, true, ["sign", "verify"]);
      const type = /^[\d.]+$/.test(host) ? "ip" : "dns";
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serial.toString(16).padStart(2, "0"),
        subject: "CN=Server of a test",
        issuer: name,
        notBefore: at(from),
        notAfter: at(to),
        publicKey: serverKeys.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [new x509.SubjectAlternativeNameExtension([{ type, value: host }])],
      });
      const der = await subtle.exportKey("pkcs8", serverKeys.privateKey);
      return { cert: certificate.toString("pem"), key: x509.PemConverter.encode(der, "PRIVATE KEY") };
    },
  };
}
