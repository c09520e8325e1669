/**
 * Compiles TypeScript on the fly with the compiler itself, for the measuring of coverage: what tsx wraps around each module would
 * count as branches of it.
 */
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const ts = require("typescript");

const root = join(__dirname, "..", "..", "..");

const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (file) => readFileSync(file, "utf8"));
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
const compilerOptions = {
  ...options,
  inlineSourceMap: true,
  inlineSources: true,
  sourceMap: false,
};

require.extensions[".ts"] = (module, fileName) => {
  const { outputText } = ts.transpileModule(readFileSync(fileName, "utf8"), { compilerOptions, fileName });
  module._compile(outputText, fileName);
};
