/** Must be the first import: later ones may not load on an old Node. */
import { requireNode } from "./nodeVersion";

requireNode();
