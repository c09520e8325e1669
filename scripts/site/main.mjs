/**
 * `npm run site`: builds the documents into site/dist, with a reference made from the docstrings and from the native provider's
 * schema, and checks every link between pages. `-- --external` also asks the addresses that lead elsewhere; `-- --serve` shows
 * the site on this machine.
 */
import { join } from "node:path";
import { installMissing, main, must, projectEnv, root, setUp } from "../setup.mjs";
import { gatherPages } from "./pages.mjs";

const site = join(root, "site");
const tool = (name) => join(site, "node_modules", ".bin", name);

/** @throws Error that names what is wrong: a page that cannot be built, a link that leads nowhere */
export async function buildSite({ external = false } = {}) {
  installMissing(site);
  gatherPages({ site, typedoc: tool("typedoc") });
  must(tool("vitepress"), ["build", site], projectEnv());
  const elsewhere = external ? [] : ["--skip", "^https?://(?!localhost)"];
  const links = ["--recurse", "--clean-urls", "--check-fragments", "--verbosity", "error", ...elsewhere];
  must(tool("linkinator"), [join(site, "dist"), ...links], projectEnv());
}

await main(import.meta.url, async (...flags) => {
  await setUp(import.meta.url);
  const wrong = flags.filter((flag) => !["--external", "--serve"].includes(flag));
  if (wrong.length > 0)
    throw new Error(`unknown argument: ${wrong.join(" ")}; the flags are --external and --serve`);
  await buildSite({ external: flags.includes("--external") });
  if (flags.includes("--serve"))
    must(tool("vitepress"), ["preview", site, "--host", "127.0.0.1"], projectEnv());
});
