/** The programs that documents show: in pages of docs/, and in the schema, which all SDKs repeat. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

export interface DocumentedProgram {
  where: string;
  code: string;
}

/** Pages of which each block in the language is a whole program. */
const shared = ["_index.md", "getting-started.md", "reference.md", "installation-configuration.md"];
const pagesOf = (fence: string) => [...shared, `${fence}.md`];

/** @param fence the language as a fence names it, such as `python` */
export function documentedPrograms(fence: string): DocumentedProgram[] {
  const schemaPath = "provider/cmd/pulumi-resource-lucidity/schema.json";
  const { resources } = JSON.parse(readFileSync(join(root, schemaPath), "utf8")) as {
    resources: Record<string, { description: string }>;
  };
  const texts = [
    ...pagesOf(fence).map(
      (page) => [`docs/${page}`, readFileSync(join(root, "docs", page), "utf8")] as const,
    ),
    ...Object.entries(resources).map(
      ([token, { description }]) => [`the schema of ${token}`, description] as const,
    ),
  ];
  const block = new RegExp(`^\`\`\`${fence}(?: \\[\\w+\\])?\n(.*?)^\`\`\``, "gms");
  return texts.flatMap(([where, text]) =>
    [...text.matchAll(block)]
      .map(([, code = ""]) => code)
      .filter((code) => !code.startsWith("plugins:"))
      .map((code, index) => ({ where: `${where}, ${index + 1}`, code })),
  );
}
