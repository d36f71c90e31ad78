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
