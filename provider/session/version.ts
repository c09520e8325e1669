/** This package's own version, for the User-Agent. */
export const version: string = (require("pulumi-lucidity/package.json") as { version: string }).version;
