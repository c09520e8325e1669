/** What the consumers need and this project does not depend on. */
import { join } from "node:path";
import { folderOf, installPackages, type Packages } from "../../support/packages";

/** What each tool is called, and the npm package that it comes in. */
const tools = {
  yarn: ["yarn", "1.22.22"],
  berry: ["@yarnpkg/cli-dist", "4"],
  bun: ["bun", "1"],
  jest: ["jest", "30"],
  tsx: ["tsx", "4"],
  esbuild: ["esbuild", "0.28"],
  "typescript 7": ["typescript", "7"],
  "node 20": ["node", "20"],
  "node 22.11": ["node", "22.11"],
  "node 22.12": ["node", "22.12"],
  "node 22": ["node", "22"],
  "node 24": ["node", "24"],
  "node 26": ["node", "26"],
} as const;
export type Tool = keyof typeof tools;

const packagesOf = (tool: Tool): Packages => Object.fromEntries([tools[tool]]);

/** The folder of a tool's commands, once it has been fetched. */
export const binOf = (tool: Tool) => join(folderOf(packagesOf(tool)), "node_modules", ".bin");

/** @returns why it cannot be fetched on this machine */
export function fetchTool(tool: Tool): string | undefined {
  try {
    installPackages(packagesOf(tool));
    return undefined;
  } catch (error) {
    return `npm cannot install ${tools[tool].join("@")}: ${String(error).trim().split("\n").at(-1)}`;
  }
}
