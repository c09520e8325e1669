/** Imported first, before what a Node that is too old cannot load. */
import { requireNode } from "./nodeVersion";

requireNode();
