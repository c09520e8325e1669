/** The programs that documents show, as they stand there: in docs/_index.md, and in the schema, which all SDKs repeat. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

export interface DocumentedProgram {
  where: string;
  code: string;
}

/** @param fence the language as a fence names it, such as `python` */
export function documentedPrograms(fence: string): DocumentedProgram[] {
  const schemaPath = "provider/cmd/pulumi-resource-lucidity/schema.json";
  const { resources } = JSON.parse(readFileSync(join(root, schemaPath), "utf8")) as {
    resources: Record<string, { description: string }>;
  };
  const texts = [
    ["docs/_index.md", readFileSync(join(root, "docs/_index.md"), "utf8")],
    ...Object.entries(resources).map(([token, { description }]) => [`the schema of ${token}`, description]),
  ] as const;
  const block = new RegExp(`^\`\`\`${fence}\n(.*?)^\`\`\``, "gms");
  return texts.flatMap(([where, text]) =>
    [...text.matchAll(block)].map(([, code = ""]) => ({ where, code })),
  );
}
