/** Checks what `npm pack` would publish. */
import { targets } from "../build/declarations.mjs";
import { outputOf, readJson, root } from "../setup.mjs";

const allowed =
  /^(dist\/.+\.(js|d\.ts)|dist\/sdk\/nodejs\/native\/package\.json|plugin\/(pulumi-resource-lucidity|provider\.js|schema\.json|LICENSES\.txt)|docs\/[a-zA-Z_-]+\.md|docs\/(performance|pictures)\/.+\.svg|package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md)$/;
/** Of the archive that a user downloads, the plugin included. */
const mostBytes = 600_000;
const required = ["package.json", "README.md", "LICENSE", "CHANGELOG.md"];

export const tooLarge = ({ size, files }) =>
  size <= mostBytes
    ? []
    : [
        `the package has ${size} bytes, and ${mostBytes} are allowed; its largest files before compression:`,
        ...files
          .toSorted((one, other) => other.size - one.size)
          .slice(0, 5)
          .map((file) => `  ${file.path}: ${file.size}`),
      ];

/** Checks that each file that package.json points to is in the package, no file that does not belong there, and its size. */
export function packageFiles() {
  const report = JSON.parse(outputOf("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"]));
  const [packed] = Array.isArray(report) ? report : Object.values(report);
  const files = new Set(packed.files.map(({ path }) => path));
  const { main, types, bin, exports, typesVersions } = readJson(root, "package.json");
  const pointedTo = [main, types, bin, exports, typesVersions]
    .flatMap((value) => targets(value))
    .map((path) => path.replace(/^\.\//, ""));
  const missing = [...new Set([...required, ...pointedTo])].filter((path) => !files.has(path));
  const alien = [...files].filter((path) => !allowed.test(path));
  const wrong = [
    ...missing.map((path) => `missing: ${path}`),
    ...alien.map((path) => `does not belong there: ${path}`),
    ...tooLarge(packed),
  ];
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
}
