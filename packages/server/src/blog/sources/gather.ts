import type { BlogTools } from "../tools.ts";
import type { BlogContext } from "../types.ts";
import { type PageOutcome, readSourcePage } from "./read-page.ts";

/** Pages fetched at once for one job. */
const atOnce = 4;

export interface GatheredPage {
  address: string;
  outcome: PageOutcome;
}

/** Reads the pages that a request names. Each is a stored part, so that a resumed job does not fetch it again. */
export async function gatherPages(
  tools: BlogTools,
  context: BlogContext,
  addresses: readonly string[],
): Promise<GatheredPage[]> {
  const pages: GatheredPage[] = [];
  const waiting = [...addresses.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, address] = next;
      const outcome = await context.part(`source/${index + 1}`, address, () =>
        readSourcePage(tools, address, context.signal),
      );
      pages[index] = { address, outcome };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return pages;
}
