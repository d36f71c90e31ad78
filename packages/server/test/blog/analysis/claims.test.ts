import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cite, supports } from "../../../src/blog/analysis/citations.ts";
import { type CheckedClaim, checkClaims } from "../../../src/blog/analysis/claims.ts";
import { cutSentences } from "../../../src/blog/analysis/cut-sentences.ts";
import { sentences as proseSentences } from "../../../src/blog/analysis/markdown.ts";
import type { Refusal } from "../../../src/blog/analysis/refusals.ts";
import { evidence, section } from "./texts.ts";

const known = [
  evidence("e1", "A well built pile reaches 55 to 65 °C within three days. It steams on cold mornings."),
  evidence(
    "e2",
    'Cornell University found in 2019 that coffee grounds hold 2 percent nitrogen. "Grounds are no miracle at all," said Mary Appelhof.',
  ),
  evidence("e3", "A heap that is turned often can be ready after 4 months. One that is never turned needs 12 months."),
];
const author = "Composting at home\nHeap & Co\nSay that 87 gardeners took part.";

function check(body: string, more: { refused?: Refusal[]; language?: string; author?: string } = {}): CheckedClaim[] {
  return checkClaims([section(body)], {
    evidence: known,
    author,
    language: "en",
    subjects: ["Heap & Co"],
    refused: [],
    ...more,
  });
}
const statusOf = (body: string) => check(body).map(({ kind, status }) => `${kind} ${status}`);

describe("checkClaims", () => {
  it.each([
    ["A well built pile reaches 65 °C.", "number supported"],
    ["Cornell University found that coffee grounds hold nitrogen.", "name supported"],
    ["Mary Appelhof said: “Grounds are no miracle at all.”", "quotation supported"],
    ["A well built pile reaches 99 °C within three days.", "number contradicted"],
    ["A heap that is turned often can be ready after 12 months.", "number unsupported"],
    ["About 4711 neighbours own a bin with a lid.", "number absent"],
    ["The first bin with a lid was sold in 1893.", "date absent"],
    ["Mary Appelhof said: “Every kitchen deserves a bin of its own.”", "quotation absent"],
    ["Gardeners from Wageningen keep worms in wooden boxes.", "name unsupported"],
    ["Heap & Co builds the best wooden boxes for worms.", "superlative unsupported"],
    ["Heap & Co boxes are cheaper than any plastic bin.", "comparison unsupported"],
  ])("finds in %j: %s", (body, found) => {
    expect(statusOf(body)).toEqual([found]);
  });

  it.each([
    ["nothing that can be checked", "Compost feeds the soil and asks for little."],
    ["a number of the author", "All 87 gardeners were happy with their boxes."],
    ["the author's name", "Heap & Co builds wooden boxes for worms."],
    ["a question about a name", "Do gardeners from Wageningen keep worms in boxes?"],
    ["a number in words", "There are three ways to turn a heap of leaves."],
    ["the number of a step", "Step 2: Turn the heap of leaves."],
    ["a heading", "### 4711 neighbours own a bin"],
    ["code", "    4711 neighbours"],
    ["a number in a name", "Nothing changed for heaps in the years of Covid-19."],
  ])("finds no claim in %s", (_, body) => {
    expect(statusOf(body).filter((one) => !one.startsWith("name"))).toEqual([]);
  });

  it("says what is missing, and which sentence of a source says otherwise", () => {
    expect(check("A well built pile reaches 99 °C within three days.")[0]).toMatchObject({
      missing: ["99"],
      otherwise: "A well built pile reaches 55 to 65 °C within three days.",
    });
    expect(check("Gardeners from Wageningen keep worms in wooden boxes.")[0]?.missing).toEqual(["Wageningen"]);
  });

  it("looks at items and at cells, where only a number that stands nowhere is told", () => {
    const table =
      "- About 4711 neighbours own a bin.\n\n| 1 | Pile | 65 °C |\n|---|---|---|\n| 2 | Wageningen | 4712 |";
    expect(check(table).map(({ sentence }) => sentence)).toEqual(["About 4711 neighbours own a bin.", "4712"]);
  });

  it("reads German, where a capital is no name, and Spanish, where a month has none", () => {
    const german = (body: string) => check(body, { language: "de" }).map(({ kind, status }) => `${kind} ${status}`);
    expect(german("Feste Zeiten verhindern Ärger beim Umsetzen der Haufen.")).toEqual([]);
    expect(german("Dr. Marta Lindqvist empfiehlt Kisten aus Holz für Würmer.")).toEqual(["name unsupported"]);
    expect(german("Rund 4711 Nachbarn besitzen eine Kiste.")).toEqual(["number absent"]);
    const passage = "La feria se celebró en marzo en la plaza mayor del pueblo.";
    expect(supports("La feria se celebró en marzo en la plaza.", passage, "es")).toBe(true);
    expect(supports("La feria se celebró en abril en la plaza.", passage, "es")).toBe(false);
  });

  it("leaves aside a passage that was refused, and tries one other and no third", () => {
    const same = ["e1", "e2", "e3"].map((id) => evidence(id, "A well built pile reaches 65 °C within three days."));
    const sentence = "A pile that is well built reaches 65 °C.";
    const refused = (...ids: string[]) =>
      ids.map((id): Refusal => ({ sentence, id, verdict: "not_in_passage", reason: "" }));
    const ground = { evidence: same, author: "", subjects: [], language: "en" };
    const seen = (...ids: string[]) => checkClaims([section(sentence)], { ...ground, refused: refused(...ids) })[0];
    expect(seen()?.passage).toEqual({ id: "e1", verbatim: false });
    expect(seen("e1")?.passage).toEqual({ id: "e2", verbatim: false });
    expect(seen("e1", "e2")).toMatchObject({ status: "refused", passage: null });
  });

  it("prefers the passage that the sentence is marked with", () => {
    const same = ["e1", "e2"].map((id) => evidence(id, "A well built pile reaches 65 °C within three days."));
    const ground = { evidence: same, author: "", subjects: [], language: "en", refused: [] };
    expect(checkClaims([section("A well built pile reaches 65 °C [e2].")], ground)[0]?.passage?.id).toBe("e2");
  });

  it("finds nothing where there is nothing to compare with", () => {
    expect(
      checkClaims([section("In 1893 it was 99 °C.")], {
        evidence: [],
        author,
        subjects: [],
        language: "en",
        refused: [],
      }),
    ).toEqual([]);
  });

  const values = fc.integer({ min: 100, max: 9999 });
  it("calls a number supported only if its passage has it, false only if none has it or the same is said with another", () => {
    fc.assert(
      fc.property(values, values, values, (said, given, other) => {
        const sources = [
          evidence("e1", `The pile in the yard held ${given} worms in summer.`),
          evidence("e2", `Neighbours counted ${other} birds near the lake.`),
        ];
        const ground = { evidence: sources, author: "", subjects: [], language: "en", refused: [] };
        const [claim] = checkClaims([section(`The pile in the yard held ${said} worms in summer.`)], ground);
        expect(claim?.status === "supported").toBe(said === given);
        if (said !== given) expect(claim?.status).toBe("contradicted");
      }),
    );
  });
});

describe("claims, checked and cut", () => {
  const sentences = fc.constantFrom(
    "A well built pile reaches 55 to 65 °C within three days.",
    "A well built pile reaches 99 °C within three days.",
    "Cornell University found in 2019 that coffee grounds hold 2 percent nitrogen.",
    "Cornell University found in 2031 that coffee grounds hold 2 percent nitrogen.",
    "Greenpeace found in 2019 that coffee grounds hold 2 percent nitrogen.",
    "About 4711 neighbours own a **bin** with a lid.",
    "Mary Appelhof said: “Every kitchen deserves a bin of its own.”",
    "Compost feeds the soil and asks for little.",
    "Turn it when you like, and keep it damp.",
  );
  const plain = /^(?:Compost feeds|Turn it)/;
  const joints = fc.constantFrom(" ", "\n\n", "\n- ", "\n> ", "\n\n### What then?\n\n", "\n\n1. ");
  const bodies = fc
    .array(fc.tuple(joints, sentences, fc.constantFrom("", " [e1]", " [e2]")), { minLength: 1, maxLength: 10 })
    .map((parts) =>
      parts
        .map(([joint, sentence, mark]) => joint + sentence.replace(/\.$/, `${mark}.`))
        .join("")
        .trim(),
    );
  const isFalse = ({ status }: CheckedClaim) => status === "absent" || status === "contradicted";
  const textOf = (claims: CheckedClaim[]) => claims.map(({ sentence }) => sentence);
  const cutFalse = (body: string) => cutSentences(body, textOf(check(body).filter(isFalse)), "en");

  it("leaves nothing false but what could not go, and every sentence that claims nothing", () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const { body: cut, left } = cutFalse(body);
        for (const sentence of textOf(check(cut).filter(isFalse))) expect(left).toContain(sentence);
        const harmless = (text: string) => proseSentences(text, "en").filter((sentence) => plain.test(sentence));
        expect(harmless(cut)).toEqual(harmless(body));
        expect(cutFalse(cut).body).toBe(cut);
      }),
    );
  });

  it("leaves marks only where the passage has the numbers, the dates and the names", () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const { sections, citations } = cite([section(cutFalse(body).body)], known, "en");
        for (const { text, passage } of citations)
          for (const [word] of text.matchAll(/\d+|(?<=\S )\p{Lu}\p{L}+/gu)) expect(passage).toContain(word);
        const again = cite([{ ...sections[0]!, body: sections[0]!.body.replaceAll(/\[\d+\]/g, "") }], known, "en");
        expect(again.citations.length).toBeLessThanOrEqual(citations.length);
      }),
    );
  });
});

describe("cite after a judge", () => {
  const same = ["e1", "e2", "e3"].map((id) => evidence(id, "A well built pile reaches 65 °C within three days."));
  const sentence = "A well built pile reaches 65 °C within three days.";
  const refusal = (id: string): Refusal => ({ sentence, id, verdict: "not_in_passage", reason: "It says otherwise" });
  const cited = (...ids: string[]) => cite([section(sentence.replace(".", " [e1]."))], same, "en", ids.map(refusal));

  it("takes the refused mark out, and points to another passage that says the same", () => {
    const { sections, citations, warnings } = cited("e1");
    expect(sections[0]?.body).toBe(sentence.replace(".", " [1]."));
    expect(citations).toHaveLength(1);
    expect(citations[0]?.title).toBe("Source e2");
    expect(warnings).toEqual([
      `citation_removed: The source "Source e1" does not say what the post says with it: "${sentence}" (the model that was asked: It says otherwise); the citation was taken out.`,
    ]);
  });

  it("tries no third passage", () => {
    const { sections, citations } = cited("e1", "e2");
    expect(sections[0]?.body).toBe(sentence);
    expect(citations).toEqual([]);
  });

  it("is never given a mark by a judge: it has no verdict that grants one", () => {
    const verdict = "supported" as never;
    const { citations } = cite([section("A pile reaches 99 °C [e1].")], same, "en", [
      { sentence: "A pile reaches 99 °C.", id: "e1", verdict, reason: "" },
    ]);
    expect(citations).toEqual([]);
  });
});
