import type { ImageGenerationInput, ImageQuality, ImageStyle, NewImageBatch } from "@galley/client";
import { keptInTab } from "../../shell/stored.ts";

export const mostPrompts = 20;
export const longestPrompt = 1000;

export interface PromptLine {
  id: number;
  text: string;
}

export type Ratio = NonNullable<ImageGenerationInput["aspect_ratio"]>;

/** What is typed and chosen. Numbers are kept as they were typed, so that a half-typed one is not lost. */
export interface ImagesForm {
  prompts: readonly PromptLine[];
  style: ImageStyle | "";
  ratio: Ratio;
  width: string;
  height: string;
  workflow: "draft_then_final" | "final_only";
  quality: ImageQuality;
  negative: string;
  seed: string;
  steps: string;
  guidance: string;
  provider: string;
  tags: string;
}

const emptyForm: ImagesForm = {
  prompts: [{ id: 0, text: "" }],
  style: "",
  ratio: "1:1",
  width: "1024",
  height: "1024",
  workflow: "draft_then_final",
  quality: "standard",
  negative: "",
  seed: "",
  steps: "",
  guidance: "",
  provider: "",
  tags: "",
};

const stored = keptInTab("images-form");

/** The form as this tab last had it. */
export function recallForm(): ImagesForm {
  try {
    const form = { ...emptyForm, ...(JSON.parse(stored.get() ?? "{}") as Partial<ImagesForm>) };
    return form.prompts.length > 0 ? form : emptyForm;
  } catch {
    return emptyForm;
  }
}

export const rememberForm = (form: ImagesForm): void => stored.set(JSON.stringify(form));

export const nextId = (prompts: readonly PromptLine[]): number => Math.max(-1, ...prompts.map(({ id }) => id)) + 1;

/** The prompts that say something. An empty line at the end is no mistake. */
export const written = ({ prompts }: ImagesForm): PromptLine[] => prompts.filter(({ text }) => text.trim() !== "");

export type Mistakes = Partial<Record<Exclude<keyof ImagesForm, "prompts">, string>> & {
  prompts: Readonly<Record<number, string>>;
};

interface Range {
  from: number;
  to: number;
  /** Whether parts of one are fine. */
  fraction?: boolean;
}

export const ranges = {
  width: { from: 64, to: 2048 },
  height: { from: 64, to: 2048 },
  seed: { from: 0, to: 4_294_967_295 },
  steps: { from: 10, to: 150 },
  guidance: { from: 1, to: 20, fraction: true },
} satisfies Record<string, Range>;

function outside(text: string, { from, to, fraction = false }: Range, optional: boolean): string | undefined {
  if (text.trim() === "") return optional ? undefined : `From ${from} to ${to}.`;
  const value = Number(text);
  const fits = (fraction ? Number.isFinite(value) : Number.isInteger(value)) && value >= from && value <= to;
  return fits ? undefined : `${fraction ? "A number" : "A whole number"} from ${from} to ${to}.`;
}

/** What Galley would refuse, said before it is asked. Undefined: nothing. */
export function mistakesOf(form: ImagesForm): Mistakes | undefined {
  const prompts: Record<number, string> = {};
  for (const { id, text } of written(form)) if (text.trim().length < 3) prompts[id] = "At least 3 characters.";
  const first = form.prompts[0];
  if (first && written(form).length === 0) prompts[first.id] = "Say what the image shows.";
  const custom = form.ratio === "custom";
  const tags = tagsOf(form);
  const others = {
    width: custom ? outside(form.width, ranges.width, false) : undefined,
    height: custom ? outside(form.height, ranges.height, false) : undefined,
    seed: outside(form.seed, ranges.seed, true),
    steps: outside(form.steps, ranges.steps, true),
    guidance: outside(form.guidance, ranges.guidance, true),
    tags:
      tags.length > 10
        ? "At most 10 tags."
        : tags.some((tag) => tag.length > 50)
          ? "At most 50 characters."
          : undefined,
  };
  const found = Object.entries(others).filter(([, mistake]) => mistake !== undefined);
  if (found.length === 0 && Object.keys(prompts).length === 0) return undefined;
  return { ...Object.fromEntries(found), prompts };
}

const tagsOf = ({ tags }: ImagesForm): string[] => [
  ...new Set(
    tags
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
];

/** How many of the folded options say something. */
export const optionsSet = (form: ImagesForm): number =>
  (["negative", "seed", "steps", "guidance", "provider", "tags"] as const).filter((name) => form[name].trim() !== "")
    .length;

/** The batch that a form without mistakes asks for. */
export function toBatch(form: ImagesForm, more: { provider: string | undefined; post: string | null }): NewImageBatch {
  const number = (text: string) => (text.trim() === "" ? undefined : Number(text));
  const custom = form.ratio === "custom" && { width: Number(form.width), height: Number(form.height) };
  const optional = {
    style: form.style || undefined,
    negative_prompt: form.negative.trim() || undefined,
    seed: number(form.seed),
    steps: number(form.steps),
    guidance_scale: number(form.guidance),
    provider: more.provider,
  };
  const said = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return {
    workflow: form.workflow,
    ...(more.post && { blog_job_id: more.post }),
    images: written(form).map(({ text }) => ({
      prompt: text.trim(),
      quality: form.workflow === "final_only" ? form.quality : "draft",
      aspect_ratio: form.ratio,
      tags: tagsOf(form),
      ...custom,
      ...said,
    })),
  };
}
