import type { GenerateWish } from "../packages/server/src/images/port.ts";
import { createLocalProvider } from "../packages/server/src/images/providers/local/provider.ts";
import { encodeRaw, outputFormats } from "../packages/server/src/pixels/encode.ts";
import { decode } from "../packages/server/src/pixels/raw.ts";
import { createPixelRoom } from "../packages/server/src/pixels/room.ts";
import { openRaw } from "../packages/server/src/pixels/sharp.ts";
import { createPixelThreads } from "../packages/server/src/pixels/threads.ts";
import { median, spread, timed } from "./figures.ts";
import { underLoad } from "./under-load.ts";

const rounds = 9;
const side = 1024;
const styles = [undefined, "minimalist", "anime", "photographic", "watercolor", "oil_painting"] as const;

/**
 * The local provider at 1024 x 1024, beside sharp that only encodes the same pixels, turn by turn in one run: what does
 * the drawing cost? Then how many pictures a second come out with two threads.
 */
export async function images(): Promise<void> {
  const threads = createPixelThreads({ threads: 2 });
  const room = createPixelRoom({ bytes: 1e9, slots: 4 });
  const local = createLocalProvider({ threads, room });
  const make = async (changes: Partial<GenerateWish>): Promise<Uint8Array> => {
    const made = await local.make({ ...wish, ...changes });
    if ("started" in made) throw new Error("begun, not made");
    return made.bytes;
  };
  console.log(`images: one at a time, ${side} x ${side}, standard quality, PNG   (p50 / p99 of ${rounds})`);
  for (const style of styles) {
    const pixels = await decode(await make({ style }));
    const [drawn, encoded]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      drawn.push(await timed(() => make({ style })));
      encoded.push(await timed(async () => (await openRaw(pixels)).png().toBuffer()));
    }
    const ratio = (median(drawn) / median(encoded)).toFixed(1);
    const name = (style ?? "no style").padEnd(14);
    console.log(`  ${name} ${spread(drawn)}   sharp encodes alone: ${spread(encoded)}   ${ratio} times`);
  }
  const pixels = await decode(await make({}));
  for (const format of outputFormats) {
    const times: number[] = [];
    let size = 0;
    for (let round = 0; round < rounds; round++) {
      times.push(await timed(async () => (size = (await encodeRaw(pixels, format)).length)));
    }
    console.log(`  as it is stored, ${format.padEnd(4)}  ${spread(times)}   ${Math.round(size / 1024)} KiB`);
  }
  const many = 40;
  const elapsed = await timed(() => Promise.all(Array.from({ length: many }, (_, seed) => make({ seed }))));
  console.log(`  ${many} at once, two threads    ${((many / elapsed) * 1000).toFixed(1)} pictures/s`);
  await threads.close();
  await underLoad({
    name: "image jobs",
    port: 21_040,
    path: "/images/generate-async",
    body: (number) => ({ prompt: `A lighthouse, number ${number}`, quality: "draft", provider: "local" }),
    count: 100,
    what: `drafts of ${side} x ${side}`,
  });
}

const wish: GenerateWish = {
  kind: "generate",
  prompt: "A lighthouse on a cliff above the sea at dawn",
  quality: "standard",
  seed: 1,
  style: undefined,
  negativePrompt: undefined,
  width: side,
  height: side,
  steps: undefined,
  guidance: undefined,
  signal: new AbortController().signal,
};
