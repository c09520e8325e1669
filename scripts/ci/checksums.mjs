/** Finds entries of the lockfile without a checksum. */
const excused = {
  reason: "pnpm's binaries for other platforms: the registry that made the lockfile does not serve them",
  names: [
    "android-arm64",
    "android-x64",
    "darwin-arm64",
    "darwin-x64",
    "freebsd-x64",
    "linux-arm64-musl",
    "linux-ppc64",
    "linux-riscv64",
    "linux-s390x",
    "linux-x64-musl",
    "netbsd-x64",
    "win32-arm64",
    "win32-x64",
  ].map((platform) => `@pnpm/exe.${platform}`),
};

/**
 * @param {{ name: string, version: string, integrity?: string, dev?: boolean, optional?: boolean }[]} entries of the lockfile
 * @returns {{ wrong: string[], excused: string }} a line in `wrong` for each entry that must have a checksum and has none, and
 * for each excuse that is not needed
 */
export function checkChecksums(entries) {
  const lacking = entries.filter(({ integrity }) => !integrity?.startsWith("sha512-"));
  // Optional development dependencies, which npm leaves out on other platforms.
  const isExcused = ({ name, integrity, dev, optional }) =>
    excused.names.includes(name) && integrity === undefined && dev === true && optional === true;
  const wrong = lacking
    .filter((entry) => !isExcused(entry))
    .map(({ name, version, integrity }) => `${name}@${version}: ${integrity ? "a weak" : "no"} checksum`);
  const unneeded = excused.names
    .filter((name) => !lacking.some((entry) => entry.name === name))
    .map(
      (name) => `${name}: remove its exception from scripts/ci/checksums.mjs, it has a checksum or is gone`,
    );
  return {
    wrong: [...wrong, ...unneeded],
    excused: `without a checksum: ${excused.names.join(", ")} (${excused.reason})`,
  };
}
