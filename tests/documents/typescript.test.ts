import assert from "node:assert/strict";
import { join } from "node:path";
import ts from "typescript";
import { type Block, blocks, root } from "./blocks";

/** What a page leaves to the reader: names that its shorter blocks use without declaring them. */
const given = `
declare global {
  const args: import("pulumi-lucidity").PartitionOnboardingArgs;
  const data: import("pulumi-lucidity").PartitionOnboarding;
  const simulator: import("pulumi-lucidity/simulator").Simulator;
  class Service {
    constructor(name: string, args: object, opts?: import("@pulumi/pulumi").CustomResourceOptions);
  }
}
export {};
`;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ["node", "mocha"],
  strict: true,
  esModuleInterop: true,
  skipLibCheck: true,
  noEmit: true,
  paths: {
    "pulumi-lucidity": [join(root, "sdk/nodejs/index.ts")],
    "pulumi-lucidity/native": [join(root, "sdk/nodejs/native/index.ts")],
    "pulumi-lucidity/simulator": [join(root, "simulator/index.ts")],
  },
};

/** Each file's errors, where all are compiled together. */
function errorsIn(files: Map<string, string>): (path: string) => string[] {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, target, ...rest) => {
    const text = files.get(path);
    return text === undefined
      ? getSourceFile(path, target, ...rest)
      : ts.createSourceFile(path, text, target);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return (path) => {
    const file = program.getSourceFile(path);
    assert.ok(file, path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"),
    );
  };
}

describe("TypeScript in the documents", function () {
  this.timeout(120_000);
  const all = blocks("ts", "typescript");
  /** Only an ES module may await at its top. */
  const endingOf = (code: string) => (/^(?:const .* = )?await /m.test(code) ? "mts" : "ts");
  const pathOf = ({ where, code }: Block) =>
    join(root, "tests", `${where.replaceAll(/\W/g, "-")}.${endingOf(code)}`);
  let errors: (path: string) => string[];
  before(() => {
    const givenPath = join(root, "tests/given.d.ts");
    const files = all.map((block) => [pathOf(block), `${block.code}\nexport {};\n`] as const);
    errors = errorsIn(new Map([[givenPath, given], ...files]));
  });

  it("is there", () => assert.ok(all.length >= 10, String(all.length)));

  for (const block of all)
    it(`is accepted by the compiler: ${block.where}`, () => assert.deepEqual(errors(pathOf(block)), []));
});
