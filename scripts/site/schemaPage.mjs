/** The native provider's reference, from its schema. */

const cell = (text = "") => text.replace(/\|/g, "\\|").replace(/\n+/g, " ");

function typeOf({ type, $ref, items, oneOf }) {
  if (oneOf) return [...new Set(oneOf.map(typeOf))].join(" or ");
  if ($ref) return $ref.startsWith("#/types/") ? `\`${$ref.split(":").at(-1)}\`` : "any";
  if (type === "array") return `list of ${typeOf(items)}`;
  return type;
}

function table(properties, required = []) {
  const rows = Object.entries(properties).map(([name, property]) => {
    const notes = [
      required.includes(name) && "required",
      property.secret && "secret",
      property.willReplaceOnChanges && "a change replaces",
    ].filter(Boolean);
    return `| \`${name}\` | ${typeOf(property)} | ${notes.join(", ")} | ${cell(property.description)} |`;
  });
  return ["| name | type | | meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

const languageNames = {
  typescript: "TypeScript",
  python: "Python",
  go: "Go",
  csharp: "C#",
  java: "Java",
  yaml: "YAML",
};

/** The same program in several languages becomes one block with a tab for each. */
const tabbed = (blocks) =>
  `::: code-group\n\n${blocks.replace(/^```(\w+)$/gm, (fence, language) => `${fence} [${languageNames[language]}]`)}\n:::\n`;

/** Without the markers that the SDK generators read, with headings that fit below ours. */
const plain = (description) =>
  description
    .replace(/\{\{%.*?%\}\}\n?/g, "")
    .replace(/^(##+) /gm, "#$1 ")
    .replace(/(?:^```\w+\n[\s\S]*?^```\n){2,}/gm, tabbed);

const nameOf = (token) => token.split(":").at(-1);

export function schemaPage({ config, resources, functions, types }) {
  const sections = [
    "# Schema of the native provider",
    "Names as in YAML and Node; Python writes them in snake_case, Go, Java and .NET in their own way.",
    ...Object.entries(resources).flatMap(
      ([token, { description, inputProperties, requiredInputs, properties }]) => {
        const outputs = Object.fromEntries(
          Object.entries(properties).filter(([name]) => inputProperties[name] === undefined),
        );
        return [
          `## ${nameOf(token)}`,
          `\`${token}\``,
          plain(description),
          "### Arguments",
          table(inputProperties, requiredInputs),
          "### Outputs",
          "The arguments, and:",
          table(outputs),
        ];
      },
    ),
    ...Object.entries(functions).flatMap(([token, { description, inputs, outputs }]) => [
      `## ${nameOf(token)}`,
      `\`${token}\``,
      plain(description),
      "### Arguments",
      table(inputs.properties, inputs.required),
      "### Result",
      table(outputs.properties),
    ]),
    "## Types",
    ...Object.entries(types).flatMap(([token, { description, properties, required, enum: values }]) => [
      `### ${nameOf(token)}`,
      ...(description ? [plain(description)] : []),
      values ? values.map(({ value }) => `\`${value}\``).join(", ") : table(properties, required),
    ]),
    "## Config",
    table(config.variables),
  ];
  return `${sections.join("\n\n")}\n`;
}
