import type { EditWish, GenerateWish, VaryWish } from "../../port.ts";
import { clamped } from "../clamped.ts";
import { plainPrompt, plainPromptWarning, withStyle } from "../styles.ts";
import type { SdkModel } from "./models.ts";

interface Sent {
  options: Record<string, string | number>;
  seed?: number;
  warnings: string[];
}

/** Steps, guidance, strength and seed as the model takes them, and what to say of those that it does not. */
export function settingsOf(entry: SdkModel, wish: GenerateWish | VaryWish | EditWish): Sent {
  const { settings, takesSeed } = entry;
  const options: Record<string, string | number> = { ...entry.options(wish.quality) };
  const warnings: string[] = [];
  const cannot = (name: string): number => warnings.push(`${name}_unsupported: ${entry.model} takes no ${name}.`);
  const asked = wish.kind === "generate" ? { steps: wish.steps, guidance: wish.guidance } : {};
  for (const name of ["steps", "guidance"] as const) {
    const value = asked[name];
    const taken = settings[name];
    if (value === undefined) continue;
    if (!taken) cannot(name);
    else {
      const used = clamped(name, value, taken.range);
      options[taken.name] = used.value;
      warnings.push(...used.warnings);
    }
  }
  if (wish.kind !== "generate") {
    if (settings.strength === undefined) cannot("strength");
    else options[settings.strength] = wish.strength;
  }
  if (!takesSeed) cannot("seed");
  return { options, warnings, ...(takesSeed && { seed: wish.seed }) };
}

interface Words {
  prompt: string;
  warnings: string[];
}

/** The prompt with its style, and with what is not to be seen where the model reads texts. */
export function wordsOf(entry: SdkModel, wish: GenerateWish | VaryWish): Words {
  if (wish.prompt === undefined) return { prompt: plainPrompt, warnings: [plainPromptWarning] };
  if (wish.kind === "vary") return { prompt: wish.prompt, warnings: [] };
  const { prompt, style, negativePrompt } = wish;
  const warnings: string[] = [];
  const styledPrompt = style === undefined ? prompt : withStyle(prompt, style);
  if (style !== undefined) warnings.push(`style_in_prompt: The style ${style} is asked for in the prompt.`);
  if (negativePrompt === undefined) return { prompt: styledPrompt, warnings };
  if (!entry.readsText) {
    warnings.push(`negative_prompt_unsupported: ${entry.model} takes no negative prompt.`);
    return { prompt: styledPrompt, warnings };
  }
  warnings.push("negative_prompt_in_prompt: What is not to be seen is said in the prompt.");
  return { prompt: `${styledPrompt}. Leave out: ${negativePrompt}`, warnings };
}
