/** What a program declares; see programs/commonjs. */
export interface Declared {
  name: string;
  args?: Record<string, unknown>;
  opts?: Record<string, unknown>;
  component?: string;
  get?: string;
  /** The argument that is not known in a preview. */
  late?: string;
  alias?: string;
  after?: string;
  group?: boolean;
  /** Through `pulumi.dynamic.Resource` instead of our class. */
  dynamic?: boolean;
  /** The module whose class it is. Default: the one of the program's front. */
  from?: "pulumi-lucidity" | "pulumi-lucidity/native";
  /** The name of an explicit provider. */
  provider?: string;
  /** The argument that the program passes as a secret. */
  secret?: string;
}

export interface Program {
  resources: Declared[];
  /** Explicit providers, by name: their arguments, and `late` as for a resource. */
  providers?: Record<string, Record<string, unknown>>;
  /** The arguments of a `getPartitionStatus`. */
  lookUp?: Record<string, unknown>;
}

export const instance = {
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
};

/** A declaration of one partition of the instance that all tests share. */
export const partition = (name: string, more: Partial<Declared> = {}): Declared => ({
  name,
  ...more,
  args: { ...instance, mountPoint: `/${name}`, ...more.args },
});

/** A declaration of a group of partitions of that instance, by their mount points. */
export const group = (name: string, mountPoints: string[], args: Record<string, unknown> = {}): Declared => ({
  name,
  group: true,
  args: { partitions: mountPoints.map((mountPoint) => ({ ...instance, mountPoint })), ...args },
});
