/**
 * Which file may import which. `npm run check` and CI enforce it, `npm run architecture` draws it into docs/architecture.md.
 */

/** The folders of provider/ from top to bottom: each may import itself and the rows below its own. */
const rows = [
  ["cmd"],
  ["dynamic", "native", "command"],
  ["resources"],
  ["telemetry"],
  ["session", "report"],
  ["inputs", "wait"],
  ["schedule", "lucidity"],
  ["engine", "statuses"],
  ["util"],
];

const named = (folders) => `^provider/(${folders.join("|")})/`;
const pulumi = "(^|/)(@pulumi|@grpc|google-protobuf)(/|$)|^provider/engine/";
const http = "(^|/)(axios|p-retry)(/|$)|^(node:)?https?$|^provider/lucidity/";
const libraries = "(^|/)(axios|p-retry|valibot)(/|$)";
/** The files of provider/ that a program loads with sdk/nodejs. */
const shared =
  "^provider/(inputs/(partitionId|settingKeys)|util/(supportedNode|nodeVersion|text|tokenLike|editDistance))\\.ts$";
const getPartitionStatus = "^provider/resources/getPartitionStatus\\.ts$";
const types = ["type-only", "type-import"];

const downwards = rows.flatMap((folders, row) =>
  folders.map((folder) => ({
    name: `provider/${folder}-imports-only-what-is-below`,
    from: { path: named([folder]) },
    to: { path: "^provider/", pathNot: named([folder, ...rows.slice(row + 1).flat()]) },
  })),
);

/** @type {import("dependency-cruiser").IConfiguration["forbidden"]} */
const rules = [
  {
    name: "no-circles",
    comment:
      "Files that import each other in a circle, even for types alone, can only be understood together.",
    from: {},
    to: { circular: true },
  },
  {
    name: "nothing-unresolvable",
    comment:
      "What does not resolve escapes every other rule. The package's own name resolves once it is built.",
    from: {},
    to: { couldNotResolve: true, pathNot: "^pulumi-lucidity(/|$)" },
  },
  ...downwards,
  {
    name: "every-folder-of-provider-has-a-row",
    comment: "A new folder gets its place in `rows` of .dependency-cruiser.mjs.",
    from: { path: "^provider/[^/]+/", pathNot: named(rows.flat()) },
    to: {},
  },
  {
    name: "provider-stands-alone",
    comment:
      "The published provider must not need tests, benchmarks, scripts, the simulator or the program side.",
    from: { path: "^provider/" },
    to: { path: "^(sdk|simulator|tests|bench|scripts|examples)/" },
  },
  {
    name: "core-without-pulumi",
    comment: "The wait, the schedule and the vendor's API serve every front: Pulumi stays above them.",
    from: { path: named(["lucidity", "wait", "schedule", "util"]) },
    to: { path: pulumi },
  },
  {
    name: "wait-and-schedule-without-http",
    comment: "They are given a function that polls.",
    from: { path: named(["wait", "schedule", "util"]) },
    to: { path: http },
  },
  {
    name: "sdk-without-libraries",
    comment: "The program's process loads neither the HTTP client nor the schema library.",
    from: { path: "^sdk/" },
    to: { path: libraries },
  },
  {
    name: "sdk-knows-few-files-of-provider",
    comment: "Everything else runs in the provider process. What both processes need is listed as `shared`.",
    from: { path: "^sdk/" },
    to: { path: "^provider/", pathNot: [shared, getPartitionStatus] },
  },
  {
    name: "shared-files-load-nothing-else",
    comment: "Types are free, but whatever these files load, every program loads.",
    from: { path: shared },
    to: { pathNot: shared, dependencyTypesNot: types },
  },
  {
    name: "sdk-loads-getPartitionStatus-late",
    comment: "It loads the HTTP client: require it inside the function that needs it.",
    from: { path: "^sdk/" },
    to: {
      path: getPartitionStatus,
      dependencyTypes: ["import", "export", "import-equals", "dynamic-import"],
      dependencyTypesNot: types,
    },
  },
  {
    name: "sdk-stands-alone",
    from: { path: "^sdk/" },
    to: { path: "^(simulator|tests|bench|scripts|examples)/" },
  },
  {
    name: "simulator-stands-alone",
    comment: "It is a second opinion on the API: what it shared with the provider, no test could find wrong.",
    from: { path: "^simulator/" },
    to: { path: "^(provider|sdk|tests|bench|scripts|examples)/" },
  },
];

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: rules.map((rule) => ({ severity: "error", ...rule })),
  options: {
    doNotFollow: { path: "node_modules" },
    // Programs that are installed elsewhere before they run, what the build makes, and what is generated.
    exclude: { path: "^(tests/e2e/programs|bench/engine/program|dist|sdk/nodejs/native)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
