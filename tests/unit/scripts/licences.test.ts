import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "./load";

interface LicencesScript {
  licencesOf(files: string[], folder?: string): string;
  nodeLicence(executable: string): string;
}
interface BundleScript {
  bundle(outfile: string): Promise<string[]>;
}

const mit = "Permission is hereby granted, free of charge";

describe("the licences that go along with the bundled plugin", () => {
  let folder: string;
  const put = (name: string, license: string, files: Record<string, string>) => {
    const path = join(folder, "node_modules", name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "package.json"), JSON.stringify({ name, version: "1.2.3", license }));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
    return `node_modules/${name}/index.js`;
  };
  const of = async (...files: string[]) => {
    const { licencesOf } = await load<LicencesScript>("plugin/licences.mjs");
    return licencesOf(files, folder);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-lucidity-licences-"));
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: "own", version: "1.0.0", license: "MIT" }),
    );
    writeFileSync(join(folder, "LICENSE"), "our own text");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("are the project's own, and all that a package has: licences and notices", async () => {
    const text = await of(
      put("@scope/one", "(MIT AND Apache-2.0)", {
        "LICENSE.md": "first",
        "LICENSE-other.md": "second",
        NOTICE: "third",
      }),
    );
    assert.match(text, /own 1\.0\.0 \(MIT\)\n\nour own text/);
    assert.match(text, /@scope\/one 1\.2\.3 \(\(MIT AND Apache-2\.0\)\)\n\nsecond\n\nfirst\n\nthird/);
  });

  it("are there once where packages share the text", async () => {
    const text = await of(put("one", "MIT", { LICENSE: mit }), put("two", "MIT", { LICENCE: mit }));
    assert.match(text, /one 1\.2\.3 \(MIT\)\ntwo 1\.2\.3 \(MIT\)\n\nPermission/);
  });

  it("are taken from the end of a README where they are there alone", async () => {
    const readme = `Name\n====\n\nLicense\n-------\n\n(The MIT License)\n\n${mit}\n`;
    assert.match(
      await of(put("one", "MIT", { "README.md": readme })),
      /one 1\.2\.3 \(MIT\)\n\n\(The MIT License\)\n\nPermission/,
    );
  });

  it("must be there, and permissive: each package that is not fails the build by its name", async () => {
    const files = [
      put("bare", "MIT", { "README.md": "License: MIT" }),
      put("strict", "GPL-3.0-only", { COPYING: "text" }),
    ];
    await assert.rejects(of(...files), (error: Error) => {
      assert.match(error.message, /^bare 1\.2\.3 \(MIT\) is bundled without the text of its licence/);
      assert.match(
        error.message,
        /\nstrict 1\.2\.3 \(GPL-3\.0-only\) is bundled, and its licence is not permissive$/,
      );
      return true;
    });
  });

  it("cover every package that the bundler puts in", async () => {
    const { bundle } = await load<BundleScript>("plugin/bundle.mjs");
    const { licencesOf } = await load<LicencesScript>("plugin/licences.mjs");
    const files = await bundle(join(folder, "provider.js"));
    assert.ok(readdirSync(folder).includes("provider.js"));
    const text = licencesOf(files);
    const packages = files.flatMap(
      (file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(file)?.[1] ?? [],
    );
    assert.ok(packages.length > 100);
    for (const name of new Set(packages)) assert.ok(text.includes(`${name} `), `${name} is named`);
  });

  it("include that of Node where it is part of the executable, and nothing is packed without", async () => {
    const { nodeLicence } = await load<LicencesScript>("plugin/licences.mjs");
    writeFileSync(join(folder, "LICENSE"), "Node.js is licensed for use as follows:");
    mkdirSync(join(folder, "bin"));
    assert.match(nodeLicence(join(folder, "bin", "node")), /^Node\.js is licensed/);
    assert.match(nodeLicence(join(folder, "node.exe")), /^Node\.js is licensed/);
    writeFileSync(join(folder, "LICENSE"), "another text");
    assert.throws(
      () => nodeLicence(join(folder, "bin", "node")),
      /its licence is not beside it: run `npm ci`/,
    );
  });
});
