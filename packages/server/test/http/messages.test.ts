import { EnhancedBlogGenerationRequest } from "@galley/contract";
import { expect, test } from "vitest";
import { speakPlainly } from "../../src/http/messages.ts";

speakPlainly();

const mistakes = (change: object) => {
  const parsed = EnhancedBlogGenerationRequest.safeParse({ topic: "Compost", keywords: ["compost"], ...change });
  return parsed.error?.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`) ?? [];
};

test.each([
  [{ topic: undefined }, "topic is missing"],
  [{ topic: "ab" }, "topic must have at least 3 characters"],
  [{ topic: 7 }, "topic must be text"],
  [{ topic: "a\u0000bc" }, "topic must not contain control characters"],
  [{ keywords: [] }, "keywords must not be empty"],
  [{ keywords: "compost" }, "keywords must be a list"],
  [{ keywords: ["a", ""] }, "keywords.1 must not be empty"],
  [{ length: "endless" }, "length must be one of short, medium, long, extended"],
  [{ word_count_target: 50 }, "word_count_target must be at least 100"],
  [{ word_count_target: 150.5 }, "word_count_target must be a whole number"],
  [{ use_citations: "yes" }, "use_citations must be true or false"],
  [{ language: "englisch!" }, "language must be a BCP 47 language tag such as en or de-AT"],
  [
    { internal_link_targets: [{ title: "x", url: "javascript:alert(1)" }] },
    "internal_link_targets.0.url is not in any of the forms that are possible here",
  ],
])("%j is told as: %s", (change, sentence) => {
  expect(mistakes(change)).toEqual([sentence]);
});
