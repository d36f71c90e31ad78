import type { ImageStyle } from "@galley/contract";

/** Each style in words that models know it by. */
export const styleWords: Record<ImageStyle, string> = {
  photographic: "photograph",
  digital_art: "digital art",
  painting: "painting",
  sketch: "pencil sketch",
  cartoon: "cartoon",
  anime: "anime",
  realistic: "realistic, true to life",
  abstract: "abstract art",
  minimalist: "minimalist",
  vintage: "vintage photograph",
  cyberpunk: "cyberpunk",
  fantasy: "fantasy art",
  sci_fi: "science fiction",
  watercolor: "watercolor painting",
  oil_painting: "oil painting",
};

/** A prompt that names its style. */
export const withStyle = (prompt: string, style: ImageStyle): string => `${prompt}, ${styleWords[style]}`;

/** What is asked for where a model cannot do without words and the request has none. */
export const plainPrompt = "The same picture, clear and rich in detail";
export const plainPromptWarning = `prompt_assumed: The model needs a prompt; it was given "${plainPrompt}".`;
