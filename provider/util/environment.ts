export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The value of the first of these variables that is set, without what surrounds it by mistake: a carriage return of a file from
 * Windows, spaces, a byte order mark. Empty counts as not set: CI systems pass an empty value for a secret that is not set.
 */
export function firstSet(
  env: Environment,
  ...names: readonly string[]
): { name: string; value: string } | undefined {
  for (const name of names) {
    const value = env[name]?.trim();
    if (value) return { name, value };
  }
  return undefined;
}

/** The value of one variable, as above. */
export const variable = (env: Environment, name: string) => firstSet(env, name)?.value;
