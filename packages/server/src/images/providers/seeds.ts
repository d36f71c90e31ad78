import { largestSeed } from "@galley/contract";
import { z } from "zod";

/** The seed that a service says it used; undefined for one that cannot be asked for again: some have larger ones. */
export const SaidSeed = z.int().min(0).max(largestSeed).optional().catch(undefined);
