/**
 * Run as a process of its own: runs a compiled program with Pulumi's mocks, and prints what it declares as JSON. Everything is
 * loaded from the program's own folder, so that there is one @pulumi/pulumi.
 */
import { createRequire } from "node:module";
import type * as settings from "@pulumi/pulumi/runtime/settings";
import type * as stack from "@pulumi/pulumi/runtime/stack";

type Properties = Record<string, unknown>;

export interface Declared {
  urn: string;
  type: string;
  name: string;
  inputs: Properties;
  /** URNs. */
  dependencies: string[];
}

export interface Run {
  /** The program's compiled entry. */
  main: string;
  project: string;
  config: Record<string, string>;
  /** By the resource's name: what the mock answers besides the inputs, and the id. */
  outputs: Record<string, Properties>;
  /** By the function's token. */
  results: Record<string, Properties>;
}

interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
}

/** The part of the SDK's own monitor for mocks that is changed here: it keeps what each resource depends on. */
interface Monitor {
  newUrn(parent: string, type: string, name: string): string;
  registerResource(request: Request, done: unknown): Promise<void>;
}

async function declaredBy({ main, project, config, outputs, results }: Run): Promise<Declared[]> {
  const load = createRequire(main);
  const { MockMonitor } = load("@pulumi/pulumi/runtime/mocks") as {
    MockMonitor: new (mocks: unknown) => Monitor;
  };
  const { setMockOptions, disconnect } = load("@pulumi/pulumi/runtime/settings") as typeof settings;
  const { setAllConfig } = load("@pulumi/pulumi/runtime") as { setAllConfig(config: unknown): void };
  const { runInPulumiStack } = load("@pulumi/pulumi/runtime/stack") as typeof stack;

  const inputs = new Map<string, Properties>();
  const monitor = new MockMonitor({
    newResource: (resource: { name: string; type: string; inputs: Properties }) => {
      inputs.set(`${resource.type} ${resource.name}`, resource.inputs);
      const { id = `${resource.name}-id`, ...computed } = outputs[resource.name] ?? {};
      return { id, state: { ...resource.inputs, ...computed } };
    },
    call: ({ token }: { token: string }) => {
      const result = results[token];
      if (result === undefined) throw new Error(`the test has no result for ${token}`);
      return result;
    },
  });
  const declared: Declared[] = [];
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = async (request, done) => {
    await register(request, done);
    const [type, name] = [request.getType(), request.getName()];
    declared.push({
      urn: monitor.newUrn(request.getParent(), type, name),
      type,
      name,
      inputs: inputs.get(`${type} ${name}`) ?? {},
      dependencies: request.getDependenciesList(),
    });
  };
  setMockOptions(monitor, project, "test", false);
  setAllConfig(
    Object.fromEntries(
      Object.entries(config).map(([key, value]) => [key.includes(":") ? key : `${project}:${key}`, value]),
    ),
  );
  await runInPulumiStack(async () => load(main));
  await disconnect();
  return declared;
}

if (require.main === module) {
  declaredBy(JSON.parse(process.argv[2] ?? "") as Run).then(
    (declared) => console.log(JSON.stringify(declared)),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
