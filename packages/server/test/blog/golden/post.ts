import type { BlogResult, EnhancedBlogGenerationRequest } from "@galley/contract";

/** A finished post with the request it answers. */
export interface Post {
  input: EnhancedBlogGenerationRequest;
  result: BlogResult;
}

/** What is wrong with a post, a sentence each; empty when nothing is. */
export type Rule = (post: Post) => string[];

/** The part of a language tag that rules depend on. */
export const baseOf = ({ input }: Post): string => input.language.split("-")[0] ?? "";

/** The one thing wrong, where the condition does not hold. */
export const unless = (holds: boolean, wrong: string): string[] => (holds ? [] : [wrong]);
