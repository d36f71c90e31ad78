import type { ImageStyle } from "@galley/contract";
import { styleWords, withStyle } from "../styles.ts";

/** Stability's `style_preset`, the same in v1 and v2beta, for the styles that it has. */
const presets: Partial<Record<ImageStyle, string>> = {
  photographic: "photographic",
  digital_art: "digital-art",
  anime: "anime",
  fantasy: "fantasy-art",
};
/** Presets that come near a style. */
const similar: Partial<Record<ImageStyle, string>> = {
  sketch: "line-art",
  cartoon: "comic-book",
  realistic: "photographic",
  vintage: "analog-film",
  cyberpunk: "neon-punk",
};

export interface Styled {
  /** The prompt to send. */
  prompt: string;
  preset: string | undefined;
  warnings: string[];
}

/** The style as a preset, as one that is similar, or in the prompt. */
export function styled(prompt: string, style: ImageStyle | undefined): Styled {
  if (style === undefined) return { prompt, preset: undefined, warnings: [] };
  const exact = presets[style];
  if (exact !== undefined) return { prompt, preset: exact, warnings: [] };
  const near = similar[style];
  if (near !== undefined) {
    return { prompt, preset: near, warnings: [`style_mapped: The style ${style} is made with the preset ${near}.`] };
  }
  return {
    prompt: withStyle(prompt, style),
    preset: undefined,
    warnings: [`style_in_prompt: There is no preset for ${style}; the prompt asks for "${styleWords[style]}".`],
  };
}
