import type {
  EditWish,
  GenerateWish,
  ImageOffer,
  ImageQuestion,
  ImageWish,
  MadeImage,
  StartedImage,
  UpscaleWish,
  VaryWish,
} from "../../port.ts";
import { clamped } from "../clamped.ts";

/** One of Stability's interfaces, operation by operation. */
export interface Profile {
  offer(question: ImageQuestion): ImageOffer;
  generate(wish: GenerateWish): Promise<MadeImage>;
  vary(wish: VaryWish): Promise<MadeImage>;
  upscale(wish: UpscaleWish): Promise<MadeImage | StartedImage>;
  edit(wish: EditWish): Promise<MadeImage>;
  collect(started: StartedImage, signal: AbortSignal): Promise<MadeImage | undefined>;
}

export function makeWith(profile: Profile, wish: ImageWish): Promise<MadeImage | StartedImage> {
  switch (wish.kind) {
    case "generate":
      return profile.generate(wish);
    case "vary":
      return profile.vary(wish);
    case "upscale":
      return profile.upscale(wish);
    case "edit":
      return profile.edit(wish);
  }
}

/** Both interfaces take 0 for a seed of their own. */
export const seedWarnings = (seed: number): string[] =>
  seed === 0 ? ["seed_random: The service takes seed 0 for any; the picture has the one that is told."] : [];

/** v2beta's seeds end one before v1's. */
const currentSeeds = [0, 4_294_967_294] as const;

/** The seed as v2beta takes it. */
export function currentSeed(asked: number): { seed: number; warnings: string[] } {
  const { value, warnings } = clamped("seed", asked, currentSeeds);
  return { seed: value, warnings: [...warnings, ...seedWarnings(asked)] };
}
