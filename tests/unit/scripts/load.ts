import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The scripts are plain JavaScript, so that they run before anything is installed. */
export const load = async <T>(name: string): Promise<T> =>
  (await import(pathToFileURL(join(__dirname, "..", "..", "..", "scripts", name)).href)) as T;
