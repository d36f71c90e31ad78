import { describe, expect, it } from "vitest";
import { cleanModelText } from "../../../src/blog/analysis/model-text.ts";

describe("cleanModelText", () => {
  it.each([
    ["<think>Plan it.</think>\nPiles get hot.", "Piles get hot.", ["thinking"]],
    ["Plan it, then\n</think>\nPiles get hot.", "Piles get hot.", ["thinking"]],
    ["Piles get hot.\n<think>But what if", "Piles get hot.", ["thinking"]],
    ["```markdown\nPiles get hot.\n```", "Piles get hot.", ["fence"]],
    ["```\nPiles get hot.\n```", "Piles get hot.", ["fence"]],
    ["Sure, here is the section:\n\nPiles get hot.", "Piles get hot.", ["preamble"]],
    ["Certainly! Here's the revised text.\n\nPiles get hot.", "Piles get hot.", ["preamble"]],
    ["Gerne! Hier ist der Abschnitt:\n\nHaufen werden warm.", "Haufen werden warm.", ["preamble"]],
    ["Claro, aquí tienes la sección:\n\nSe calienta.", "Se calienta.", ["preamble"]],
    [
      "Piles get hot. As an AI language model, I cannot smell. Turn them.",
      "Piles get hot. Turn them.",
      ["self_reference"],
    ],
    ["Piles get hot.\n\nI hope this helps! Let me know if you need more.", "Piles get hot.", ["closing"]],
    ["## Heat\n\nPiles get hot.", "Piles get hot.", ["heading"]],
    ["### heat:\n\nPiles get hot.", "Piles get hot.", ["heading"]],
  ])("cleans %j", (text, cleaned, removed) => {
    expect(cleanModelText(text, "Heat")).toEqual({ text: cleaned, removed });
  });

  it("takes off everything that is wrapped in each other", () => {
    const text =
      "<think>hm</think>Sure, here is the section:\n\n```markdown\n## Heat\n\nPiles get hot.\n\n```js\nturn();\n```\n```\n\nI hope this helps!";
    const { text: cleaned, removed } = cleanModelText(text, "Heat");
    expect(cleaned).toBe("Piles get hot.\n\n```js\nturn();\n```");
    expect(removed.toSorted()).toEqual(["closing", "fence", "heading", "preamble", "thinking"]);
  });

  it.each([
    "Certainly, compost needs air, and a pile that has none smells.",
    "Here is where the heat matters most. Turn the pile.",
    "Of course you can add paper.",
    "As an AI startup grows, its waste grows too.",
    "### What is heat?\n\nIt is what microbes give off.",
    "Code:\n\n```js\nturn();\n```\n\nThat was it.",
    "Let the pile rest.",
  ])("leaves alone what belongs to the text: %j", (text) => {
    expect(cleanModelText(text, "Heat")).toEqual({ text, removed: [] });
  });

  it("takes a first heading of level 1 or 2 for the section's when that is not known", () => {
    expect(cleanModelText("# Anything\n\nText.").text).toBe("Text.");
    expect(cleanModelText("### A question\n\nText.").text).toBe("### A question\n\nText.");
  });
});
