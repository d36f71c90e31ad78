import { describe, expect, it } from "vitest";
import { compostText, wormText } from "./materials.ts";
import { codes, type Run, runBlog } from "./run-blog.ts";
import { but, obedient, wellWritten } from "./writers.ts";

const model = { provider: "openai", model: "gpt-test" };
const asked = {
  topic: "Composting at home",
  keywords: ["composting"],
  word_count_target: 900,
  sources: [compostText, wormText],
};

/** A model that puts a text before its second section, and does not mend it. */
const saying = (text: string) =>
  but({
    section: (brief, key) => (brief.section.id === "s2" ? `${text}\n\n${wellWritten(brief)}` : obedient(brief, key)),
  });
const post = (text: string, more: object = {}): Promise<Run> =>
  runBlog({ ...asked, ...more }, { write: saying(text), model });
const claimsOf = ({ result }: Run) => result.warnings.filter((warning) => warning.startsWith("claim_"));

describe("a claim that stays after the revisions", () => {
  it.each([
    ["a number that no source has", "About 4711 neighbours own a heap.", '"4711" stands in none'],
    ["a date that no source has", "The first bin with a lid was sold in 1893.", '"1893" stands in none'],
    ["a quotation of nobody", "A gardener said: “Every kitchen deserves a bin of its own.”", "words that are quoted"],
    [
      "a number that a source has otherwise",
      "Researchers at Wageningen measured 99 degrees Celsius in such heaps.",
      "65 degrees",
    ],
  ])("is taken out where it is %s", async (_, claim, because) => {
    const run = await post(`Heaps are quiet. ${claim} They smell of soil.`);
    expect(run.result.content).toContain("Heaps are quiet. They smell of soil.");
    expect(claimsOf(run)).toHaveLength(1);
    expect(claimsOf(run)[0]).toMatch(/^claim_removed: In "What goes in", ".+ was taken out: .+\.$/);
    expect(claimsOf(run)[0]).toContain(because);
  });

  it("is put before the model beside the passage that says otherwise, which no finding quotes", async () => {
    const run = await post("Researchers at Wageningen measured 99 degrees Celsius in such heaps.");
    const briefs = run.calls.flatMap(({ brief }) => (brief.task === "revise" && brief.evidence ? [brief] : []));
    const [shown] = briefs[0]?.evidence ?? [];
    expect(shown?.passage).toContain("65 degrees Celsius");
    expect(briefs[0]?.findings.join()).toContain(`The source [${shown?.id}] gives another figure`);
    expect(briefs[0]?.findings.join()).not.toContain("65 degrees");
  });

  it("stays and is told where nobody says it and nobody says otherwise", async () => {
    const claim = "Gardeners from Nijmegen keep their worms in wooden boxes.";
    const run = await post(claim);
    expect(run.result.content).toContain(claim);
    expect(claimsOf(run)).toEqual([
      `claim_not_supported: In "What goes in": No source says this ("Nijmegen" stands in none): "${claim}" Check it, or give a source that says it.`,
    ]);
  });

  it("was put before the model: what is false twice, what is only open once", async () => {
    const restless = (claim: string) =>
      but({
        section: (brief, key) =>
          brief.section.id === "s2" ? `${claim}\n\n${wellWritten(brief)}` : obedient(brief, key),
        revise: ({ text }, key) => text.replace(/\.$/, ` in round ${key.includes("1") ? "one" : "two"}.`),
      });
    const asks = async (claim: string) => {
      const run = await runBlog(asked, { write: restless(claim), model });
      return run.calls.filter(({ brief }) => brief.task === "revise" && JSON.stringify(brief.findings).includes(claim));
    };
    expect(await asks("About 4711 neighbours own a heap.")).toHaveLength(2);
    expect(await asks("Gardeners from Nijmegen keep their worms in wooden boxes.")).toHaveLength(1);
  });

  it("stays when the model says it without its number, though nobody says the rest", async () => {
    const claim = "About 4711 gardeners in Nijmegen own a heap of leaves.";
    const careful = "Many gardeners in Nijmegen own a heap of leaves.";
    const mending = but({
      section: (brief, key) => (brief.section.id === "s2" ? `${claim}\n\n${wellWritten(brief)}` : obedient(brief, key)),
      revise: ({ text }) => text.replace(claim, careful),
    });
    const run = await runBlog(asked, { write: mending, model });
    expect(run.result.content).toContain(careful);
    expect(claimsOf(run).map((warning) => warning.split(":")[0])).toEqual(["claim_not_supported"]);
  });

  it("is left alone where the author said it", async () => {
    const claim = "About 4711 neighbours own a heap.";
    const run = await post(claim, { custom_instructions: "Mention that 4711 neighbours take part." });
    expect(run.result.content).toContain(claim);
    expect(claimsOf(run)).toEqual([]);
  });

  it("is left alone where there is no source, and that is told", async () => {
    const claim = "About 4711 neighbours own a heap.";
    const run = await runBlog({ ...asked, sources: [] }, { write: saying(claim), model });
    expect(run.result.content).toContain(claim);
    expect(codes(run)).toContain("fact_checking_without_evidence");
    expect(claimsOf(run)).toEqual([]);
  });

  it("leaves list and table whole", async () => {
    const list = "Look at this:\n\n- Heaps are quiet.\n- About 4711 neighbours own a heap.\n- They smell of soil.";
    const table = "| Bin | Heat |\n|---|---|\n| Small | 4712 degrees |\n| Large | 65 degrees Celsius |";
    const { result } = await post(`${list}\n\n${table}`);
    expect(result.content).toContain("- Heaps are quiet.\n- They smell of soil.");
    expect(result.content).toContain("| Small | – |\n| Large | 65 degrees Celsius |");
  });

  it("says where the post has become too short by it", async () => {
    const lies = (id: string) =>
      Array.from({ length: 30 }, (_, at) => `Heap ${id}${at} of the village held about ${4000 + at} worms.`).join(" ");
    const lying = but({ section: ({ section }) => `Heaps of ${section.id} are quiet.\n\n${lies(section.id)}` });
    const run = await runBlog({ ...asked, include_faq_section: false }, { write: lying, model });
    expect(codes(run)).toEqual(expect.arrayContaining(["claim_removed", "length_reduced", "length_missed"]));
    expect(claimsOf(run).length).toBeLessThan(15);
    for (const { body } of run.outputs.enhancement.sections) expect(body).toMatch(/are quiet/);
  });
});

it("gives a claim without a mark the mark of the passage that says it", async () => {
  const claim = "Eisenia fetida is the species that eats up to half of its own weight a day.";
  const { result } = await post(claim);
  const mark = /its own weight a day \[(\d+)\]\./.exec(result.content)?.[1];
  expect(result.citations.find(({ id }) => String(id) === mark)?.passage).toContain("Eisenia fetida");
});
