import type { z } from "zod";

/**
 * A kind of work for a model, all of it in one file: what it is told (the brief), the rules it works by, how long its
 * answer may be. A prompt is those rules for a reader of language, followed by the brief as JSON. Large models read
 * both; the offline writer reads the brief.
 */
export interface Assignment<Brief> {
  readonly brief: z.ZodType<Brief>;
  /** Who the model is and what it is to do, in two sentences. */
  readonly opening: string;
  /** What the answer is: "Answer with …". */
  readonly answer: string;
  /** Built from our own words, enums and numbers alone: free text from outside stands only inside the brief. */
  rules(brief: Brief): string[];
  /** The words that an answer takes. */
  words(brief: Brief): number;
}
