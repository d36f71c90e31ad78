import { describe, expect, it } from "vitest";
import { isBefore, momentOf, sayMoment } from "../../../src/blog/models/offline/dates.ts";
import { writeOffline } from "../../../src/blog/models/offline/writer.ts";
import { outlineOf, posts, sectionBrief } from "../offline/article.ts";

describe("the date of a sentence", () => {
  it.each([
    ["He rode it on 12 June 1817 near Mannheim.", 18170612],
    ["On June 12, 1817, he rode it.", 18170612],
    ["The 3rd of May 1990 was a Thursday.", 19900503],
    ["Am 7. Dezember 1835 fuhr der Adler.", 18351207],
    ["Im Jänner 1920 lag Schnee.", 19200100],
    ["Seit dem 16.05.2024 gilt das Gesetz.", 20240516],
    ["El 17 de octubre de 1919 se inauguró.", 19191017],
    ["Released on 2024-05-16 in Oslo.", 20240516],
    ["In October 1977 he finished it.", 19771000],
    ["Between 1920 and 1924 they were joined.", 19200000],
    ["After 1500 metres, in 1920, he stopped.", 19200000],
    ["Im Jahr 1348 kam die Pest.", 13480000],
  ])("is found in “%s”", (sentence, when) => {
    expect(momentOf(sentence)).toBe(when);
  });

  it.each([
    "The ride took 1500 metres.",
    "It cost 1,850 euros.",
    "Er leistet 2.000 Watt.",
    "1200 people came.",
    "May we?",
  ])("is not seen in “%s”", (sentence) => {
    expect(momentOf(sentence)).toBeUndefined();
  });

  it("is said as exactly as it is known, and compared only so far", () => {
    expect(sayMoment(18170612, "day", "en")).toBe("12 June 1817");
    expect(sayMoment(18170612, "month", "es")).toBe("junio de 1817");
    expect(sayMoment(18170000, "day", "de")).toBe("1817");
    expect(isBefore(19900000, 19900503)).toBe(false);
    expect(isBefore(19900500, 19900503)).toBe(false);
    expect(isBefore(19891231, 19900000)).toBe(true);
  });
});

const post = { ...posts.en, topic: "Bridges of Harbour", keywords: ["bridges"], blog_type: "timeline" as const };
const told = (...passages: string[]) =>
  passages.map((passage, index) => ({ id: `e${index + 1}`, title: "Bridges", passage }));
const headings = (...passages: string[]) =>
  outlineOf(post, 800, { evidence: told(...passages) }).sections.map(({ heading }) => heading);

describe("a timeline", () => {
  it("has a part for each time its sources tell of, in their order, and a title that says so", () => {
    const evidence = told(
      "The iron bridge opened in 1856.",
      "The wooden bridge burned in May 1742.",
      "Ferries are slow.",
    );
    const { title, sections } = outlineOf(post, 800, { evidence });
    expect(title).toBe("Bridges of Harbour: dates and events in order");
    expect(sections.slice(1, 3)).toMatchObject([
      { heading: "From 1742", points: ["The wooden bridge burned in May 1742."] },
      { heading: "From 1856", points: ["The iron bridge opened in 1856."] },
    ]);
    expect(sections.map(({ heading }) => heading).join()).not.toContain("Phase");
  });

  it("tells months where all happened in one year, days where all happened in one month", () => {
    expect(headings("Work began in May 1742.", "The bridge burned in August 1742.")).toContain("From August 1742");
    expect(headings("Work began on 3 May 1742.", "The bridge burned on 9 May 1742.")).toContain("From 9 May 1742");
  });

  it("counts phases where there are no two dates", () => {
    expect(headings("Work began in May 1742.", "The bridge was long.")).toContain("Phase 1: A clear goal");
    expect(headings()).toContain("Phase 1: A clear goal");
  });

  const brief = (heading: string, ...passages: string[]) => ({
    ...sectionBrief(post, { heading, target_words: 150 }),
    headings: ["In short", "From 1742", "From 1856", "Sources you can trust", "To sum up"],
    evidence: told(...passages),
  });

  it("sorts what belongs to a part, and leaves out what belongs to another", () => {
    const text = writeOffline(
      brief(
        "From 1742",
        "The stone bridge opened in 1801. It had nine wide arches of granite.",
        "The railway bridge opened in 1880.",
        "The wooden bridge burned in 1742. The council had bought it in 1699.",
      ),
    );
    expect(text).not.toContain("railway");
    expect(text.indexOf("burned in 1742 [e3]")).toBeGreaterThan(0);
    expect(text.indexOf("burned in 1742 [e3]")).toBeLessThan(text.indexOf("opened in 1801 [e1]"));
    expect(text).not.toContain("1699");
    expect(text.indexOf("arches of granite [e1]")).toBeGreaterThan(text.indexOf("1801"));
  });

  it("quotes no dates where they would stand out of order", () => {
    for (const heading of ["In short", "Sources you can trust", "To sum up"]) {
      const kind = heading === "In short" ? "introduction" : heading === "To sum up" ? "conclusion" : "body";
      const given = brief(heading, "The iron bridge opened in 1856.", "The old bridges were built of oak and stone.");
      const text = writeOffline({ ...given, section: { ...given.section, kind, target_words: 400 } });
      expect(text).not.toContain("1856");
      expect(text).toContain("oak and stone [e2]");
    }
  });
});
