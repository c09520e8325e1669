/** The oldest Node whose `require` loads the ES modules among the dependencies. The same as `engines` in package.json. */
const oldest = { major: 22, minor: 12 };

/** One sentence, since Pulumi may show nothing else. */
class NodeVersionError extends Error {
  override readonly name = "NodeVersionError";

  constructor(version: string) {
    super(
      `pulumi-lucidity needs Node ${oldest.major}.${oldest.minor} or newer, and this process runs on Node ${version}: install a newer Node, and run \`pulumi\` again.`,
    );
  }
}

/** @throws NodeVersionError if Node is too old. Otherwise the first module that fails to load would throw an obscure error. */
export function requireNode(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return;
  throw new NodeVersionError(version);
}
