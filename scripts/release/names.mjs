/**
 * What the registries call this project. The address of the repository decides the Go module and the Maven group, by their
 * customs. While it is not known, they are under example.com, which is reserved: nothing can be published there, but Go imports
 * such a path from any module, as it would not without a dot.
 */

/** @typedef {{ goModule: string, mavenGroup: string, address?: string, owner?: string, metadata: object }} Names */

const address = /^https:\/\/github\.com\/([a-z\d](?:-?[a-z\d])*)\/([\w.-]+?)(?:\.git)?\/?$/i;

/**
 * @param {string} url of a repository on GitHub: its releases carry the plugin's archives
 * @returns {Names}
 */
export function namesOf(url) {
  const [, owner, name] = address.exec(url.trim().replace(/^git\+/, "")) ?? [];
  if (owner === undefined)
    throw new Error(`${url} is not the address of a repository: write https://github.com/OWNER/NAME`);
  const home = `https://github.com/${owner}/${name}`;
  return {
    address: home,
    owner,
    goModule: `github.com/${owner}/${name}/sdk/go`,
    mavenGroup: `io.github.${owner.toLowerCase()}`,
    // In the order in which schema.json has them.
    metadata: {
      homepage: home,
      repository: home,
      logoUrl: `https://raw.githubusercontent.com/${owner}/${name}/HEAD/scripts/plugin/sdks-dotnet/logo.png`,
      pluginDownloadURL: `github://api.github.com/${owner}/${name}`,
    },
  };
}

const unpublished = {
  goModule: "example.com/pulumi-lucidity/sdk/go",
  mavenGroup: "com.example.pulumi-lucidity",
  metadata: {},
};

export const namesIn = ({ repository }) =>
  repository === undefined ? unpublished : namesOf(repository.url ?? repository);
