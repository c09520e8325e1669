/** A program that uses the native provider, and finds the plugin where its project says. */
import { appendFileSync, cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installation, root } from "../support/installation";
import { type Declared, partition, Stack } from "../support/stack";

/** A declaration for programs/native; see there. */
interface NativeDeclared extends Declared {
  /** The name of an explicit provider. */
  provider?: string;
  /** Declared through the dynamic provider. */
  dynamic?: boolean;
  /** The argument that the program passes as a secret. */
  secret?: string;
}

export const nativePartition = (name: string, more: Partial<NativeDeclared> = {}): NativeDeclared => ({
  ...more,
  ...partition(name, more),
});

interface NativeSpec {
  resources: NativeDeclared[];
  /** Explicit providers, by name: their arguments, the secret ones apart. */
  providers?: Record<string, Record<string, unknown> & { secrets?: Record<string, string> }>;
  lookUp?: Record<string, unknown>;
}

export function nativeProgram(where = installation("npm")): string {
  const dir = mkdtempSync(join(where, "native-"));
  cpSync(join(root, "tests", "e2e", "programs", "native"), dir, { recursive: true });
  writeFileSync(join(dir, "Pulumi.yaml"), "name: e2e\nruntime: nodejs\n");
  const path = join(where, "node_modules", "pulumi-lucidity", "plugin");
  appendFileSync(join(dir, "Pulumi.yaml"), `plugins:\n  providers: [{ name: lucidity, path: ${path} }]\n`);
  return dir;
}

/** Writes what such a program declares. */
export const declareNative = (stack: Stack, spec: NativeSpec) =>
  writeFileSync(join(stack.dir, "spec.json"), JSON.stringify(spec));

/** A stack of such a program; the CLI must not look for the plugin anywhere else. */
export async function startNative(options: Parameters<typeof Stack.start>[0] = {}): Promise<Stack> {
  process.env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION = "true";
  return Stack.start(options, nativeProgram());
}
