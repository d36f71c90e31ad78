import { fileURLToPath } from "node:url";

/** A path in the repository. */
export const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
