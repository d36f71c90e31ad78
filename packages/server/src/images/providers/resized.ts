import { ownLimits } from "../../pixels/limits.ts";
import { readHeader } from "../../pixels/open.ts";
import type { MadeImage } from "../port.ts";
import type { Darkroom } from "./darkroom.ts";
import type { Sides } from "./nearest.ts";
import { stretched } from "./pictures.ts";

/**
 * What was made, in the sides that it was sent for: sources are sent in another shape than theirs, and the way back puts
 * everything where it was. One that has the sides keeps its bytes, with what its maker says in them.
 *
 * @throws BilledError for one that cannot be read
 */
export async function resized(darkroom: Darkroom, made: MadeImage, sides: Sides): Promise<MadeImage> {
  return darkroom.finish(made, sides.width * sides.height, async () => {
    const { width, height } = await readHeader(made.bytes, ownLimits);
    if (width === sides.width && height === sides.height) return made;
    return { ...made, bytes: await stretched(made.bytes, sides), mediaType: "image/png" };
  });
}
