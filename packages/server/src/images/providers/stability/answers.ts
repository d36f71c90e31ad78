import { z } from "zod";
import { BilledError, type MadeImage } from "../../port.ts";
import { typeOfPicture } from "../pictures.ts";
import { SaidSeed } from "../seeds.ts";
import { filteredError, unreadableError } from "./failures.ts";

/** v2beta's answer; the results of what was begun have the picture as `result`. */
export const CurrentAnswer = z
  .object({
    image: z.string().optional(),
    result: z.string().optional(),
    seed: SaidSeed,
    finish_reason: z.enum(["SUCCESS", "CONTENT_FILTERED"]),
  })
  .transform(({ image, result, seed, finish_reason }) => ({ base64: image ?? result ?? "", seed, finish_reason }));

/** v1's, of which we ask for one picture. */
export const ClassicAnswer = z.object({
  artifacts: z
    .tuple([
      z.object({
        base64: z.string(),
        seed: SaidSeed,
        finishReason: z.enum(["SUCCESS", "ERROR", "CONTENT_FILTERED"]),
      }),
    ])
    .rest(z.unknown()),
});

/** What every answer comes down to. */
interface Answered {
  base64: string;
  seed?: number | undefined;
  reason: "SUCCESS" | "ERROR" | "CONTENT_FILTERED";
}

/** The picture; what the filter holds back comes as a blurred one, which is never used, nor billed. */
export function toMade({ base64, seed, reason }: Answered, more: Pick<MadeImage, "prompt" | "warnings">): MadeImage {
  if (reason === "CONTENT_FILTERED") throw filteredError();
  const bytes = Buffer.from(base64, "base64");
  const mediaType = typeOfPicture(bytes);
  if (reason === "ERROR") throw unreadableError("could not make the picture");
  if (mediaType === undefined) throw new BilledError(unreadableError("sent no picture"));
  return { bytes, mediaType, seed, ...more };
}
