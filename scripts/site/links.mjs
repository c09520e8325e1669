/** Follows every link of the built site, fragments included. */
import { must, projectEnv } from "../setup.mjs";

/** @throws Error if a link leads nowhere; the output names it */
export async function checkLinks({ linkinator, folder, external }) {
  const elsewhere = external ? [] : ["--skip", "^https?://(?!localhost)"];
  must(
    linkinator,
    [folder, "--recurse", "--clean-urls", "--check-fragments", "--verbosity", "error", ...elsewhere],
    projectEnv(),
  );
}
