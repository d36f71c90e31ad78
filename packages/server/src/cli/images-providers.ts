import { withGalley } from "./client-words.ts";
import { viewProviders } from "./images-view.ts";
import type { Reach } from "./reach.ts";
import { show } from "./show.ts";

export async function listProviders(options: Reach): Promise<void> {
  show(
    options,
    await withGalley(options, async (client) => ({ providers: await client.listImageProviders() })),
    viewProviders,
  );
}
