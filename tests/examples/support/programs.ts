/** The programs of examples/, type-checked against the real packages of the cloud providers and run with mocks. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { packed, root } from "../../support/packages";
import type { Declared, Run } from "./underMocks";

const { PULUMI_LUCIDITY_EXAMPLE_PACKAGES: installed } = process.env;
const tsx = pathToFileURL(require.resolve("tsx")).href;

const namesIn = (folder: string) =>
  readdirSync(folder).flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(folder, name)).map((inner) => join(name, inner)) : [name],
  );

/** Links each package of `from` that `into` does not have. */
function linkPackages(from: string, into: string, names: string[]): void {
  for (const name of names) {
    if (name.startsWith(".")) continue;
    mkdirSync(join(into, name, ".."), { recursive: true });
    symlinkSync(join(from, name), join(into, name));
  }
}

/**
 * A folder for programs, whose node_modules holds this package as it is packed. The cloud providers' packages and the one
 * @pulumi/pulumi are links into the installation that all runs share.
 */
function folderForPrograms(packages: string): string {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-lucidity-examples-"));
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  execFileSync("tar", ["-xf", packed(), "-C", modules]);
  renameSync(join(modules, "package"), join(modules, "pulumi-lucidity"));
  const shared = join(packages, "node_modules");
  const names = namesIn(shared);
  linkPackages(shared, modules, names);
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  linkPackages(
    join(root, "node_modules"),
    modules,
    Object.keys(dependencies).filter((name) => !names.includes(name)),
  );
  return folder;
}

export class Programs {
  private readonly folder: string;
  private readonly complaints = new Map<string, string>();

  constructor() {
    if (installed === undefined)
      throw new Error("run by `npm run test:examples`, which installs the packages");
    this.folder = folderForPrograms(installed);
  }

  /** @returns what the compiler complains of */
  compile(example: string): string {
    const known = this.complaints.get(example);
    if (known !== undefined) return known;
    const program = this.programOf(example);
    cpSync(join(root, "examples", example), program, { recursive: true });
    const tsc = join(this.folder, "node_modules", "typescript", "bin", "tsc");
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [tsc, "-p", program, "--outDir", join(program, "out")],
      {
        encoding: "utf8",
      },
    );
    this.complaints.set(example, stdout + stderr);
    return stdout + stderr;
  }

  /** What a program that has been compiled declares. @throws Error with what it printed */
  run(example: string, { config = {}, outputs = {}, results = {} }: Partial<Run> = {}): Declared[] {
    const program = this.programOf(example);
    const { name } = parse(readFileSync(join(program, "Pulumi.yaml"), "utf8")) as { name: string };
    const run: Run = { main: join(program, "out", "index.js"), project: name, config, outputs, results };
    const harness = join(__dirname, "underMocks.ts");
    const printed = execFileSync(process.execPath, ["--import", tsx, harness, JSON.stringify(run)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return JSON.parse(printed) as Declared[];
  }

  /** What the provider of the packed package says of a resource's inputs. */
  async complaintsAbout({ type, inputs }: Declared): Promise<string[]> {
    const load = createRequire(join(this.folder, "index.js"));
    const door = type.endsWith("Group") ? "pulumi-lucidity/provider/group" : "pulumi-lucidity/provider";
    const { check } = load(door) as {
      check(olds: object, news: object): Promise<{ failures?: { property: string; reason: string }[] }>;
    };
    const { failures = [] } = await check({}, inputs);
    return failures.map(({ property, reason }) => `${property}: ${reason}`);
  }

  private programOf(example: string): string {
    return join(this.folder, example.replaceAll("/", "-"));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
