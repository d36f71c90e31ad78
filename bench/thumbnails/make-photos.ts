import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { photo } from "../../packages/server/test/support/photos.ts";

/** Makes photos in a process of its own, whose memory goes with it. */
const [folder, count, width, height] = process.argv.slice(2);
for (let number = 0; number < Number(count); number++) {
  const { name, bytes } = await photo(number, [Number(width), Number(height)]);
  writeFileSync(join(folder!, name), bytes);
}
