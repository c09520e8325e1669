/**
 * Compiles TypeScript on the fly with the compiler itself: what tsx wraps around each module would count as branches of it in the
 * coverage. What is compiled is kept, so that a process starts without loading the compiler.
 */
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..", "..", "..");
const cache = join(root, "node_modules", ".cache", "pulumi-lucidity-tests");
const config = readFileSync(join(root, "tsconfig.json"), "utf8");
const { version } = require("typescript/package.json");

let compile = (source, fileName) => {
  const ts = require("typescript");
  const { options } = ts.convertCompilerOptionsFromJson(
    ts.parseConfigFileTextToJson("tsconfig.json", config).config.compilerOptions,
    root,
  );
  const compilerOptions = { ...options, inlineSourceMap: true, inlineSources: true, sourceMap: false };
  compile = (text, name) => ts.transpileModule(text, { compilerOptions, fileName: name }).outputText;
  return compile(source, fileName);
};

const hash = (...texts) => createHash("sha256").update(texts.join("\0")).digest("hex");

function compiled(source, fileName) {
  const key = hash(version, config, source);
  const kept = join(cache, `${hash(fileName)}.json`);
  try {
    const known = JSON.parse(readFileSync(kept, "utf8"));
    if (known.key === key) return known.text;
  } catch {
    // Not compiled before.
  }
  const text = compile(source, fileName);
  mkdirSync(cache, { recursive: true });
  // Other processes may be reading it.
  const whole = `${kept}.${process.pid}`;
  writeFileSync(whole, JSON.stringify({ key, text }));
  renameSync(whole, kept);
  return text;
}

require.extensions[".ts"] = (module, fileName) =>
  module._compile(compiled(readFileSync(fileName, "utf8"), fileName), fileName);
