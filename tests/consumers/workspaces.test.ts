import { dependencies } from "../support/packages";
import { fails, manifest, npmInstall, works } from "./support/consumer";
import { commonJs, component, project, usesComponent } from "./support/programs";

const infra = (more: object = {}) => ({
  "packages/infra/package.json": manifest({ name: "@acme/infra", ...more }),
  "packages/infra/index.js": commonJs,
  "packages/infra/Pulumi.yaml": project(),
});
const rootOf = (more: object = {}) => ({
  "package.json": { name: "monorepo", private: true, workspaces: ["packages/*"], ...more },
});
const pnpmRoot = {
  "package.json": { name: "monorepo", private: true },
  "pnpm-workspace.yaml": 'packages: ["packages/*"]\n',
};
const sdk = { "@pulumi/pulumi": dependencies["@pulumi/pulumi"] };

/** A component's package depends on this one; the program depends on the component's package. */
const withComponent = (link: string, more: object = {}) => ({
  "packages/infra/package.json": manifest({
    name: "@acme/infra",
    dependencies: { ...sdk, "@acme/disks": link, ...more },
  }),
  "packages/infra/index.js": usesComponent,
  "packages/infra/Pulumi.yaml": project(),
  "packages/disks/package.json": {
    name: "@acme/disks",
    version: "1.0.0",
    dependencies: { "pulumi-lucidity": dependencies["pulumi-lucidity"] },
    peerDependencies: sdk,
  },
  "packages/disks/index.js": component,
});
const at = "packages/infra";
const pnpm = "pnpm install --ignore-scripts";
const notHere =
  /the engine loads pulumi-lucidity from the program's folder, .*packages\/infra, and does not find it there: add pulumi-lucidity to the dependencies of the program's package\.json/;

describe("a monorepo", () => {
  works("of npm, whose packages are hoisted to its root", {
    files: { ...rootOf(), ...infra() },
    install: [npmInstall],
    at,
    isRare: true,
  });
  works("of npm, where a component's package alone depends on this one", {
    files: { ...rootOf(), ...withComponent("*") },
    install: [npmInstall],
    at,
  });
  works("of Yarn 1", {
    files: { ...rootOf(), ...infra() },
    install: ["yarn install --ignore-scripts --non-interactive"],
    tools: ["yarn"],
    at,
    isRare: true,
  });
  works("of Yarn 4", {
    files: { ...rootOf(), ...infra(), "yarn.lock": "", ".yarnrc.yml": "nodeLinker: node-modules\n" },
    install: ["yarn install"],
    tools: ["berry"],
    at,
  });
  works("of pnpm", { files: { ...pnpmRoot, ...infra() }, install: [pnpm], at });
  works("of pnpm, where the program and a component's package depend on this one", {
    files: {
      ...pnpmRoot,
      ...withComponent("workspace:*", { "pulumi-lucidity": dependencies["pulumi-lucidity"] }),
    },
    install: [pnpm],
    at,
    isRare: true,
  });
  fails(
    "of pnpm, where a component's package alone depends on this one, says what to add",
    { files: { ...pnpmRoot, ...withComponent("workspace:*") }, install: [pnpm], at },
    notHere,
  );
  works("of pnpm, from what `pnpm deploy` copied", {
    files: { ...pnpmRoot, ...infra() },
    install: [pnpm, "pnpm --filter @acme/infra deploy --prod --legacy --ignore-scripts deployed"],
    at: "deployed",
  });
  works("of Bun", {
    files: { ...rootOf(), ...infra() },
    install: ["bun install"],
    tools: ["bun"],
    at,
    isRare: true,
  });
});
