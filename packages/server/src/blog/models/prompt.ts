import { assignmentOf, type Brief, writeBrief } from "../briefs/briefs.ts";
import { postRules } from "../briefs/post.ts";

/** What a model is sent: rules of ours alone, and a prompt that ends with the brief. */
export interface Prompt {
  instructions: string;
  prompt: string;
}

/**
 * Turns a brief into a prompt. Free text from outside (topic, audience, wishes, passages) stands only inside the
 * brief; the instructions are built from our own words, enums, numbers and the checked language tag.
 */
export function promptFor(brief: Brief): Prompt {
  const { opening, answer, rules } = assignmentOf(brief);
  return {
    instructions: [opening, ...rules(brief), ...postRules(brief.post)].join("\n"),
    prompt: `Here is the brief. Answer with ${answer} and nothing else.\n\n${writeBrief(brief)}`,
  };
}
