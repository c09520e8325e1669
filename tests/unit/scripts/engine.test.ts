import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "./load";

interface Found {
  dir: string;
  version: string;
}
interface Context {
  cache: string;
  home: string;
  env: Record<string, string>;
}
type Source = (context: Context) => Promise<Found | { reason: string }>;
interface PresentScript {
  builtDir(context: object): string;
  fromCache(context: object): ReturnType<Source>;
}
interface EngineScript {
  ensureEngine(options: {
    log?: (line: string) => void;
    env: Record<string, string>;
    sources?: Partial<Record<"path" | "cache" | "vendor" | "go", Source>>;
  }): Promise<Found>;
}

const refuse: Source = async () => ({ reason: "refused" });
const noMaking = { vendor: refuse, go: refuse };
const never: Source = () => assert.fail("this way must not be tried");

describe("the engine script", () => {
  let dir: string;
  let log: string[];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "pulumi-lucidity-engine-"));
    log = [];
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const keep = (line: string) => {
    log.push(line);
  };
  const envWith = (...path: string[]) => ({
    PATH: path.join(":"),
    PULUMI_LUCIDITY_CACHE: join(dir, "cache"),
  });
  /** A folder with programs that are shell scripts. */
  const folder = (name: string, programs: Record<string, string>) => {
    const where = join(dir, name);
    mkdirSync(where);
    for (const [program, body] of Object.entries(programs)) {
      writeFileSync(join(where, program), `#!/bin/sh\n${body}\n`);
      chmodSync(join(where, program), 0o755);
    }
    return where;
  };
  const ensure = async (path: string[], sources: Partial<Record<string, Source>> = noMaking) => {
    const { ensureEngine } = await load<EngineScript>("engine.mjs");
    return ensureEngine({ log: keep, env: envWith(...path), sources });
  };

  const host = { "pulumi-language-nodejs": "exit 0" };

  it("takes the pulumi on the PATH when it is new enough and its language host runs", async () => {
    const there = folder("bin", { pulumi: "echo v3.270.1", ...host });
    const { dir: found, version } = await ensure([there], { vendor: never, go: never });
    assert.deepEqual({ found, version }, { found: there, version: "3.270.1" });
  });

  it("accepts a language host elsewhere on the PATH, and one whose help ends with 2", async () => {
    const there = folder("bin", { pulumi: "echo v3.259.0" });
    const hosts = folder("hosts", { "pulumi-language-nodejs": "exit 2" });
    assert.equal((await ensure([there, hosts])).dir, there);
  });

  const unsuitable: [string, Record<string, string>, RegExp][] = [
    ["too old", { pulumi: "echo v3.258.9", ...host }, /version is 3\.258\.9, and 3\.259 or a later 3\.x/],
    ["of the next major version", { pulumi: "echo v4.300.0", ...host }, /version is 4\.300\.0/],
    ["that does not say its version", { pulumi: "echo hello", ...host }, /version is hello/],
    ["that fails", { pulumi: "echo broken >&2; exit 1", ...host }, /`pulumi version` fails: broken/],
    ["without a language host", { pulumi: "echo v3.260.0" }, /no Node language host/],
    [
      "whose language host does not run",
      { pulumi: "echo v3.260.0", "pulumi-language-nodejs": "echo wrong machine; exit 126" },
      /pulumi-language-nodejs fails: wrong machine/,
    ],
  ];
  for (const [what, programs, reason] of unsuitable) {
    it(`does not take a pulumi ${what}, and says why`, async () => {
      await assert.rejects(ensure([folder("bin", programs)]), { name: "NoEngineError", message: reason });
    });
  }

  it("never lets pulumi use the home of the user", async () => {
    const there = folder("bin", {
      pulumi: `echo "$PULUMI_HOME" > ${join(dir, "home")}; echo v3.260.0`,
      ...host,
    });
    await ensure([there]);
    assert.equal(readFileSync(join(dir, "home"), "utf8").trim(), join(dir, "cache", "home"));
  });

  const secrets = {
    LUCIDITY_REFRESH_TOKEN: "not-for-others",
    PULUMI_ACCESS_TOKEN: "not-for-others",
    PULUMI_CONFIG_PASSPHRASE: "not-for-others",
    AWS_SECRET_ACCESS_KEY: "not-for-others",
    ARM_CLIENT_SECRET: "not-for-others",
    GOOGLE_CREDENTIALS: "not-for-others",
    GITHUB_TOKEN: "not-for-others",
    NPM_TOKEN: "not-for-others",
  };
  const harmless = { https_proxy: "http://proxy.example:3128", GOPROXY: "https://modules.example" };

  it("gives pulumi and Go no credentials, only what they need", async () => {
    const seen = (program: string) => join(dir, `${program}.env`);
    const tells = (program: string) => `/usr/bin/env > ${seen(program)}; exit 1`;
    const there = folder("bin", { pulumi: tells("pulumi"), go: tells("go") });
    const { ensureEngine } = await load<EngineScript>("engine.mjs");
    const env = { ...envWith(there), ...secrets, ...harmless };
    await assert.rejects(ensureEngine({ env, sources: { vendor: refuse } }));
    for (const program of ["pulumi", "go"]) {
      const given = readFileSync(seen(program), "utf8");
      assert.doesNotMatch(given, /not-for-others/, program);
      for (const [key, value] of Object.entries(harmless)) assert.ok(given.includes(`${key}=${value}`), key);
    }
  });

  it("gives the vendor's installer the same", async () => {
    let given: Record<string, string> = {};
    const vendor: Source = async ({ env }) => {
      // Node itself adds this one while coverage is measured.
      const { NODE_V8_COVERAGE: _coverage, ...others } = env;
      given = others;
      return { reason: "refused" };
    };
    const { ensureEngine } = await load<EngineScript>("engine.mjs");
    const env = { ...envWith(folder("empty", {})), ...secrets, ...harmless };
    await assert.rejects(ensureEngine({ env, sources: { vendor } }));
    assert.deepEqual(given, { PATH: env.PATH, ...harmless });
  });

  it("runs nothing out of a cache that other users can write to", async () => {
    mkdirSync(join(dir, "cache"));
    chmodSync(join(dir, "cache"), 0o777);
    await assert.rejects(ensure([folder("bin", { pulumi: "echo v3.260.0", ...host })]), {
      name: "UntrustedCacheError",
    });
  });

  it("leaves an engine in the cache alone that belongs to another user", async function () {
    const uid = process.getuid?.();
    if (uid === undefined) return this.skip();
    const { builtDir, fromCache } = await load<PresentScript>("engine/present.mjs");
    const context = { cache: dir, home: dir, env: { PATH: "" }, recipe: "abc", sdkVersion: "3.260.0" };
    const built = folder("built", { pulumi: "echo v3.260.0", ...host });
    renameSync(built, builtDir(context));
    assert.deepEqual(await fromCache(context), { dir: builtDir(context), version: "3.260.0" });
    assert.deepEqual(await fromCache({ ...context, uid: uid + 1 }), { reason: "nothing usable is there" });
  });

  it("names the reason of each of the three ways and what to install when none works", async () => {
    const failing = {
      vendor: async () => ({ reason: "the host is not there" }),
      go: async () => ({ reason: "no toolchain" }),
    };
    await assert.rejects(ensure([], failing), (error: Error) => {
      assert.match(error.message, /from the PATH: there is no `pulumi` on it/);
      assert.match(error.message, /from the vendor: the host is not there/);
      assert.match(error.message, /from Go modules: no toolchain/);
      assert.match(error.message, /Install the Pulumi CLI 3\.259\.0 or later .* or Go 1\.26 or later/);
      return true;
    });
    assert.deepEqual(readdirSync(join(dir, "cache")), ["home"], "no lock is left");
  });

  it("says that Go is missing when there is none", async () => {
    const { ensureEngine } = await load<EngineScript>("engine.mjs");
    const env = envWith(folder("empty", {}));
    await assert.rejects(ensureEngine({ env, sources: { vendor: refuse } }), /there is no Go toolchain/);
  });

  it("names the build that failed, and leaves no half-built engine", async () => {
    const go = `case "$1" in version) echo go version go1.26;; *) echo no such module >&2; exit 1;; esac`;
    await assert.rejects(
      ensure([folder("bin", { go })], { vendor: refuse }),
      /the build of pulumi failed after \d+ s: no such module/,
    );
    assert.deepEqual(readdirSync(join(dir, "cache")), ["home"]);
  });

  /** Stands for the Go toolchain: what it builds is `pulumi` or its language host. */
  const fakeGo = `
    PATH=/usr/bin:/bin
    [ "$1" = version ] && { echo go version go1.26; exit 0; }
    echo built >> ${"$"}BUILDS
    while [ "$1" != -o ]; do shift; done
    mkdir -p "$(dirname "$2")"
    printf '#!/bin/sh\\necho v3.259.0\\n' > "$2" && chmod +x "$2"`;

  it("builds once, verified against go.sum, and takes it from the cache from then on", async () => {
    const builds = join(dir, "builds");
    const checked = `case "$1 $2" in "build -mod=readonly"|version*) ;; *) exit 1;; esac`;
    const there = folder("bin", { go: `${checked}${fakeGo.replaceAll("$BUILDS", builds)}` });
    const first = await ensure([there], { vendor: refuse });
    const second = await ensure([there], { vendor: never, go: never });
    assert.equal(second.dir, first.dir);
    assert.ok(existsSync(join(first.dir, "pulumi-resource-pulumi-nodejs")));
    assert.equal(readFileSync(builds, "utf8"), "built\nbuilt\n", "the engine and the language host");
  });

  it("builds once for two that ask at once", async () => {
    const builds = join(dir, "builds");
    const there = folder("bin", { go: fakeGo.replaceAll("$BUILDS", builds) });
    const [one, other] = await Promise.all([
      ensure([there], { vendor: refuse }),
      ensure([there], { vendor: refuse }),
    ]);
    assert.equal(one.dir, other.dir);
    assert.equal(readFileSync(builds, "utf8"), "built\nbuilt\n");
  });

  it("removes what a build that was killed has left", async () => {
    mkdirSync(join(dir, "cache", "building-abc"), { recursive: true });
    await assert.rejects(ensure([]));
    assert.deepEqual(readdirSync(join(dir, "cache")), ["home"]);
  });
});
