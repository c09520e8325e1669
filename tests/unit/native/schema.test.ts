import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { groupShape } from "../../../provider/inputs/group";
import { identityKeys } from "../../../provider/inputs/partitionId";
import { partitionShape } from "../../../provider/inputs/partitionOnboarding";
import { environmentName, settingKeys } from "../../../provider/inputs/settingKeys";
import { readSettings, type Settings } from "../../../provider/inputs/settings";
import type { Shape as ResourceShape } from "../../../provider/inputs/shape";

const root = join(__dirname, "..", "..", "..");

interface Property {
  description?: string;
  secret?: boolean;
  willReplaceOnChanges?: boolean;
}
interface Shape {
  description?: string;
  properties?: Record<string, Property>;
  required?: string[];
}
interface Resource extends Shape {
  inputProperties: Record<string, Property>;
  requiredInputs: string[];
  stateInputs: Shape;
}
const schema = JSON.parse(
  readFileSync(join(root, "provider/cmd/pulumi-resource-lucidity/schema.json"), "utf8"),
) as {
  config: { variables: Record<string, Property> };
  provider: { inputProperties: Record<string, Property> };
  types: Record<string, Shape & { enum?: { value: string }[] }>;
  resources: Record<string, Resource>;
  functions: Record<string, { inputs: Shape; outputs: Shape }>;
};
const token = (name: string) => `lucidity:index:${name}`;
function member<T>(record: Record<string, T>, name: string): T {
  const found = record[token(name)];
  assert.ok(found, `the schema has ${name}`);
  return found;
}

interface Declared {
  /** The properties and, of each, whether it is optional. */
  members: Map<string, { isOptional: boolean; doc: string }>;
  doc: string;
}

const docOf = (node: ts.Node) =>
  (ts.getJSDocCommentsAndTags(node)[0]?.getText() ?? "")
    .replace(/^\/\*\*|\s*\*\/$|^ *\* ?/gm, "")
    .replace(/\s+/g, " ")
    .trim();

/** The interfaces and classes of the program's side, with what they inherit. */
function declarations(): Map<string, Declared> {
  const found = new Map<string, Declared>();
  for (const file of ["partitionOnboarding", "partitionOnboardingGroup", "getPartitionStatus"]) {
    const path = join(root, "sdk", "nodejs", `${file}.ts`);
    const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) {
      if (!ts.isInterfaceDeclaration(statement) && !ts.isClassDeclaration(statement)) continue;
      const bases = (statement.heritageClauses ?? []).flatMap(({ types }) =>
        types.map((type) => type.getText()),
      );
      const members = new Map(bases.flatMap((base) => [...(found.get(base)?.members ?? [])]));
      for (const one of statement.members) {
        if (!ts.isPropertySignature(one) && !ts.isPropertyDeclaration(one)) continue;
        if (one.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword)) continue;
        const isOptional = one.questionToken !== undefined || /undefined/.test(one.type?.getText() ?? "");
        members.set(one.name.getText(), { isOptional, doc: docOf(one) });
      }
      found.set(statement.name?.text ?? "", { members, doc: docOf(statement) });
    }
  }
  return found;
}

const declared = declarations();
const declaration = (name: string) => {
  const found = declared.get(name);
  assert.ok(found, `sdk/nodejs has ${name}`);
  return found;
};

/** The same names, of which the same are required. */
function sameShape(name: string, properties: Record<string, unknown> = {}, required: string[] = []): void {
  const { members } = declaration(name);
  assert.deepEqual(Object.keys(properties).sort(), [...members.keys()].sort(), name);
  const needed = [...members].filter(([, { isOptional }]) => !isOptional).map(([key]) => key);
  assert.deepEqual([...required].sort(), needed.sort(), `what ${name} requires`);
}

/** Where both describe a property, they do it in the same words, but for markup. */
function sameWords(name: string, properties: Record<string, Property>): void {
  const plain = (text: string) => text.replace(/["`]/g, "").replace(/\.$/, "");
  for (const [key, { doc }] of declaration(name).members) {
    if (doc !== "") assert.equal(plain(properties[key]?.description ?? ""), plain(doc), `${name}.${key}`);
  }
}

describe("the schema of the native provider", () => {
  const single = member(schema.resources, "PartitionOnboarding");
  const group = member(schema.resources, "PartitionOnboardingGroup");

  it("takes the arguments that the provider takes", () => {
    const unknownOf = (shape: ResourceShape<unknown, unknown>, properties: Record<string, unknown>) =>
      shape
        .check(Object.fromEntries(Object.keys(properties).map((key) => [key, true])))
        .problems.filter(({ reason }) => /is no argument/.test(reason))
        .map(({ property }) => property);
    assert.deepEqual(unknownOf(partitionShape, single.inputProperties), []);
    assert.deepEqual(unknownOf(groupShape, group.inputProperties), []);
    const [{ reason = "" } = {}] = partitionShape
      .check({ other: 1 })
      .problems.filter(({ property }) => property === "other");
    const named = /the arguments are (.*)$/.exec(reason)?.[1]?.split(", ");
    assert.deepEqual(Object.keys(single.inputProperties).sort(), named?.sort());
  });

  it("names the arguments whose change replaces, and the parts of a partition", () => {
    const replacing = Object.entries(single.inputProperties).filter(
      ([, { willReplaceOnChanges }]) => willReplaceOnChanges,
    );
    assert.deepEqual(replacing.map(([key]) => key).sort(), [...identityKeys].sort());
    for (const shape of [
      member(schema.types, "Partition"),
      member(schema.functions, "getPartitionStatus").inputs,
    ])
      assert.deepEqual(Object.keys(shape.properties ?? {}).sort(), [...identityKeys].sort());
  });

  it("has the shapes of the Node package's declarations", () => {
    sameShape("PartitionOnboardingArgs", single.inputProperties, single.requiredInputs);
    sameShape("PartitionOnboarding", single.properties, single.required);
    sameShape("PartitionOnboardingGroupArgs", group.inputProperties, group.requiredInputs);
    sameShape("PartitionOnboardingGroup", group.properties, group.required);
    const partition = member(schema.types, "Partition");
    sameShape("PartitionArgs", partition.properties, partition.required);
    const status = member(schema.types, "GroupStatus");
    sameShape("GroupStatus", status.properties, status.required);
    const { inputs, outputs } = member(schema.functions, "getPartitionStatus");
    sameShape("GetPartitionStatusArgs", inputs.properties, inputs.required);
    sameShape("PartitionStatus", outputs.properties, outputs.required);
  });

  it("names for `get` every property: the Node SDK's class has those alone", () => {
    assert.deepEqual(Object.keys(single.stateInputs.properties ?? {}), Object.keys(single.properties ?? {}));
    assert.deepEqual(single.stateInputs.required, undefined);
  });

  it("describes everything, in the words of the Node package's declarations", () => {
    sameWords("PartitionOnboardingArgs", single.inputProperties);
    sameWords("PartitionOnboardingState", { skipWait: single.stateInputs.properties?.skipWait ?? {} });
    sameWords("PartitionOnboarding", single.properties ?? {});
    sameWords("PartitionOnboardingGroupArgs", group.inputProperties);
    sameWords("PartitionStatus", member(schema.functions, "getPartitionStatus").outputs.properties ?? {});
    sameWords("GroupStatus", member(schema.types, "GroupStatus").properties ?? {});
    const shapes = [single.properties, single.inputProperties, group.properties, group.inputProperties];
    for (const [key, { description = "" }] of shapes.flatMap((shape) => Object.entries(shape ?? {})))
      assert.ok(description.length > 10, key);
  });

  it("has every setting, with its environment variable, and the tokens as secrets", () => {
    const { variables } = schema.config;
    // What a program reads from the stack config is a string; what it hands to a provider may be one of an enum.
    const plain = ({ description, secret }: Property) => ({ description, secret });
    const plainOf = (properties: Record<string, Property>) =>
      Object.fromEntries(Object.entries(properties).map(([key, property]) => [key, plain(property)]));
    assert.deepEqual(plainOf(variables), plainOf(schema.provider.inputProperties));
    assert.deepEqual(Object.keys(variables).sort(), [...settingKeys].sort());
    for (const [key, { description = "", secret = false }] of Object.entries(variables)) {
      assert.ok(description.includes(`\`${environmentName(key)}\``), key);
      assert.equal(secret, key === "refreshToken" || key === "accessToken", key);
    }
  });

  it("offers the clouds by name", () => {
    const values = member(schema.types, "CloudProvider").enum?.map(({ value }) => value);
    for (const value of values ?? []) {
      const { problems } = partitionShape.check({ cloudProvider: value });
      assert.ok(!problems.some(({ property }) => property === "cloudProvider"), value);
    }
    assert.equal(values?.length, 3);
  });

  const choices: [name: string, key: keyof Settings][] = [
    ["AuthScheme", "authScheme"],
    ["PreviewMode", "preview"],
    ["RefreshMode", "refreshMode"],
  ];
  for (const [name, key] of choices)
    it(`offers each value of ${key} by name, and no other`, () => {
      const env = { LUCIDITY_REFRESH_TOKEN: "any-word" };
      const set = (value: string) =>
        readSettings((read) => (read === `lucidity:${key}` ? value : undefined), env);
      const values = member(schema.types, name).enum?.map(({ value }) => value) ?? [];
      for (const value of values) assert.equal(set(value)[key], value);
      assert.throws(() => set("other"), new RegExp(`must be one of ${values.join(", ")}`));
    });

  it("has an example in each language for each resource", () => {
    for (const { description = "" } of [single, group])
      for (const language of ["typescript", "python", "go", "csharp", "java", "yaml"])
        assert.ok(description.includes(`\`\`\`${language}\n`), language);
  });
});
