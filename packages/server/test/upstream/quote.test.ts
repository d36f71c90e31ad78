import { describe, expect, it } from "vitest";
import { quoteProvider } from "../../src/upstream/quote.ts";

describe("a quotation of a provider", () => {
  it("leaves model names and ordinary words alone", () => {
    const said = "The model claude-sonnet-4-5-20250929 takes max_completion_tokens up to 64000";
    expect(quoteProvider(`${said}.`)).toBe(said);
  });

  it("is one line of at most 200 characters without anything like a key", () => {
    const quoted = quoteProvider(`Key AIzaSyA1234567890abcdefghijklmnopqrstuv is bad.\n${"word ".repeat(80)}`);
    expect(quoted).toMatch(/^Key … is bad\. word/);
    expect(quoted.length).toBeLessThanOrEqual(200);
    expect(quoted).not.toContain("\n");
  });
});
