/** The licences of what is bundled: each demands that its text be distributed with the code. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readJson, root } from "../setup.mjs";

const permissive = new Set([
  "MIT",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "0BSD",
  "BlueOak-1.0.0",
]);

export const isPermissive = (expression = "") =>
  expression
    .replace(/[()]/g, "")
    .split(/ (?:AND|OR) /)
    .every((name) => permissive.has(name));

/** The folder of the package that a file belongs to. */
export const packageOf = (file) => /^.*node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(file)?.[0];
const isLicence = (name) => /^(licen[cs]es?|notice|copying)([.-]|$)/i.test(name);
/** Some packages have the text only at the end of their README. */
const inReadme =
  /^(?:#+ *licen[cs]e *|licen[cs]e *\n-+)\n+([\s\S]*(?:Permission is hereby granted|Redistribution and use)[\s\S]*)/im;

function textOf(folder) {
  const files = readdirSync(folder).sort();
  const own = files.filter(isLicence).map((name) => readFileSync(join(folder, name), "utf8").trim());
  if (own.length > 0) return own.join("\n\n");
  const readme = files.find((name) => /^readme(\.|$)/i.test(name));
  return readme && inReadme.exec(readFileSync(join(folder, readme), "utf8"))?.[1]?.trim();
}

/**
 * @param {string[]} files that are bundled
 * @param {string} [folder] what their paths are relative to
 * @throws Error that names each package without the text of its licence, and each whose licence is not permissive
 */
export function licencesOf(files, folder = root) {
  const packages = [".", ...new Set(files.map(packageOf).filter(Boolean))].sort();
  const all = packages.map((path) => {
    const { name, version, license } = readJson(folder, path, "package.json");
    return { title: `${name} ${version} (${license})`, license, text: textOf(join(folder, path)) };
  });
  const wrong = all.flatMap(({ title, license, text }) => [
    ...(text ? [] : [`${title} is bundled without the text of its licence: it has none`]),
    ...(isPermissive(license) ? [] : [`${title} is bundled, and its licence is not permissive`]),
  ]);
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  return [...Map.groupBy(all, ({ text }) => text)]
    .map(([text, of]) => `${of.map(({ title }) => title).join("\n")}\n\n${text}\n`)
    .join(`\n${"-".repeat(80)}\n\n`);
}

/** The licence of a Node executable, which lies beside it in Node's own archives and in the npm package `node`. */
export function nodeLicence(executable) {
  const folder = dirname(executable);
  const os = process.platform === "win32" ? "win" : process.platform;
  const places = [".", "..", join("..", "node_modules", `node-${os}-${process.arch}`)];
  const path = places.map((place) => join(folder, place, "LICENSE")).find((file) => existsSync(file));
  const text = path && readFileSync(path, "utf8");
  if (!text?.startsWith("Node.js is licensed"))
    throw new Error(
      `${executable} goes into the archive, and its licence is not beside it: run \`npm ci\`, which brings a Node with its licence, or use one from nodejs.org`,
    );
  return text;
}
