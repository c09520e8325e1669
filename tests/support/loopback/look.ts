/** Run by itself: looks at each endpoint of its arguments, one after the other, and prints what came as a list in JSON. */
import { lookAt } from "./client";

async function main(): Promise<void> {
  const came = [];
  for (const endpoint of process.argv.slice(2)) {
    const startMs = performance.now();
    came.push({ ...(await lookAt(endpoint, { requestTimeoutMs: 1_500 })), ms: performance.now() - startMs });
  }
  console.log(JSON.stringify(came));
}

main();
