/**
 * p-retry, under a name of our own: the build puts its code into the package (scripts/build.mjs). It is an ES module that imports
 * another, and under Yarn's Plug'n'Play a `require` of such a module fails. It stays a dependency too, so that audits see it.
 */
export { default as pRetry } from "p-retry";
