import type { EnhancedBlogGenerationInput } from "@galley/contract";
import { describe, expect, it } from "vitest";
import type { Brief } from "../../../src/blog/briefs/briefs.ts";
import type { SearchHit, SearchProvider } from "../../../src/blog/search/port.ts";
import { JobError } from "../../../src/jobs/job-error.ts";
import { FetchFailed } from "../../../src/net/fetch-errors.ts";
import { codes, type Run, type RunOptions, runBlog } from "./run-blog.ts";
import { but, obedient, plainOutline, readers } from "./writers.ts";

const base: EnhancedBlogGenerationInput = { topic: "Composting at home", keywords: ["composting", "worm bin"] };
const remote = { provider: "openai", model: "gpt-test" };
const questions = readers.perspectives.flatMap((reader) => reader.questions);

const pageOn = (subject: string, words = 300): string => {
  const sentences = Array.from(
    { length: Math.round(words / 9) },
    (_, at) => `The ${subject} has its part ${at} in every heap.`,
  );
  return `# All about ${subject}\n\n## Why ${subject}?\n\n${sentences.join(" ")}`;
};
/** The pages of a web in which what is searched for is found by its words. */
const web: Record<string, string> = {
  "https://a.example/one": pageOn("composting", 900),
  "https://b.example/two": pageOn("soil", 1100),
  "https://c.example/three": pageOn("kitchen", 1300),
  "https://d.example/rats": "Rats come to a heap that holds meat and bones. They stay away from one that is closed.",
  "https://e.example/ripe": "Compost is ripe when it is dark and smells of forest soil. It takes a year.",
};
const firstRound = Object.keys(web).slice(0, 3);

type Answer = (text: string) => string[] | Error;

function searching(answer: Answer) {
  const asked: string[] = [];
  const provider: SearchProvider = {
    name: "brave",
    async search({ text }) {
      asked.push(text);
      const found = answer(text);
      if (found instanceof Error) throw found;
      return found.map((url): SearchHit => ({ url, title: `Best of ${url}`, snippet: "", publishedAt: null }));
    },
  };
  return { asked, search: { provider, robots: { allows: async (url: string) => !url.includes("forbidden") } } };
}

function pages() {
  const read: string[] = [];
  const fetch = async (url: string) => {
    read.push(url);
    const text = web[url];
    if (text === undefined) throw new FetchFailed("It is not there.", { retryable: false });
    return { url, status: 200, contentType: "text/markdown", body: Buffer.from(text), retrievedAt: 1_790_000_000_000 };
  };
  return { read, fetch: { fetch } };
}

const isQuestion = (text: string): boolean => questions.some((question) => text.endsWith(question));
const second = (text: string): string[] =>
  /rats/.test(text) ? ["https://d.example/rats", firstRound[0]!] : ["https://e.example/ripe"];

async function run(
  options: RunOptions = {},
  answer: Answer = (text) => (isQuestion(text) ? second(text) : firstRound),
) {
  const { asked, search } = searching(answer);
  const { read, fetch } = pages();
  const post = await runBlog(base, { write: obedient, model: remote, search, fetch, ...options });
  return { ...post, asked, read };
}
const briefOf = <Task extends Brief["task"]>({ calls }: Run, task: Task) =>
  calls.find(({ brief }) => brief.task === task)?.brief as Extract<Brief, { task: Task }>;

describe("the readers of a post", () => {
  it("are named from topic, intent, headings of what is found and evidence, and the outline is planned for them", async () => {
    const post = await run();
    const asked = briefOf(post, "perspectives");
    expect(asked.competitors.map(({ headings }) => headings)).toContainEqual(["All about soil", "Why soil?"]);
    expect(asked.evidence.length).toBeGreaterThan(0);
    expect(asked.intent).toBe(post.outputs.intent_analysis.primary);
    expect(post.outputs.research_outline.perspectives).toEqual(readers.perspectives);
    const outline = briefOf(post, "outline");
    expect(outline.perspectives).toEqual(readers.perspectives);
    expect(outline.competitors.map(({ words }) => words).every((words) => words > 800)).toBe(true);
    expect(outline.gaps).toEqual(["worm bin"]);
  });

  it("are bounded, plain, and ask nothing twice", async () => {
    const many = Array.from({ length: 9 }, (_, at) => ({
      name: `**Reader** ${at}`,
      looks_for: "x ".repeat(500),
      questions: ["What is it?", `## Question ${at}?`, `And ${at}?`, `Or ${at}?`, `But ${at}?`, "y ".repeat(500)],
    }));
    const write = but({ perspectives: () => JSON.stringify({ perspectives: many }) });
    const { perspectives } = (await runBlog(base, { write })).outputs.research_outline;
    expect(perspectives.map(({ name }) => name)).toEqual([0, 1, 2, 3, 4].map((at) => `Reader ${at}`));
    const asked = perspectives.flatMap((reader) => reader.questions);
    expect(new Set(asked).size).toBe(asked.length);
    for (const { questions: own, looks_for } of perspectives) {
      expect(own.length).toBeLessThanOrEqual(4);
      expect(looks_for.length).toBeLessThanOrEqual(200);
      for (const question of own) expect(question).not.toMatch(/^#|.{201}/);
    }
  });

  it("that the model cannot name are a warning, and the outline is planned without", async () => {
    const wrong = new JobError("invalid_model_output", "No.", { retryable: true });
    const write = but({
      perspectives: () => {
        throw wrong;
      },
    });
    const post = await runBlog(base, { write });
    expect(codes(post)).toContain("perspectives_not_found");
    expect(briefOf(post, "outline").perspectives).toEqual([]);
    const down = new JobError("provider_unavailable", "Away.", { retryable: true });
    const fails = but({
      perspectives: () => {
        throw down;
      },
    });
    await expect(runBlog(base, { write: fails })).rejects.toBe(down);
  });

  it("and their research fit the model: a small one is shown a part of it", async () => {
    const sources = Array.from({ length: 6 }, (_, at) => pageOn(`composting number ${at}`, 2000));
    const sizes = async (provider: string, write = obedient) => {
      const post = await runBlog({ ...base, sources }, { write, model: { provider, model: "m" } });
      const { evidence, competitors } = briefOf(post, "outline");
      return { passages: evidence.length, size: JSON.stringify({ evidence, competitors }).length };
    };
    const large = await sizes("openai");
    const small = await sizes("openai-compatible");
    expect(large.passages).toBeGreaterThan(12);
    expect(large.passages).toBeLessThanOrEqual(40);
    expect(small.passages).toBeLessThanOrEqual(12);
    expect(small.size).toBeLessThan(7000);
  });
});

describe("a second search", () => {
  it("asks what readers ask, reads what is new, and its passages go on behind those of the first", async () => {
    const post = await run();
    const { initialization, research_outline } = post.outputs;
    const searches = post.asked.filter(isQuestion);
    expect(searches.length).toBeGreaterThan(0);
    expect(searches.length).toBeLessThanOrEqual(4);
    expect(new Set(post.read).size).toBe(post.read.length);
    const first = initialization.evidence.length;
    expect(research_outline.evidence.map(({ id }) => id)).toEqual(
      research_outline.evidence.map((_, index) => `e${first + index + 1}`),
    );
    expect(new Set(research_outline.evidence.map(({ url }) => url))).toEqual(
      new Set(["https://d.example/rats", "https://e.example/ripe"]),
    );
    for (const { provider, retrieved_at } of research_outline.evidence)
      expect({ provider, retrieved_at }).toEqual({ provider: "brave", retrieved_at: "2026-09-21T14:13:20.000Z" });
  });

  it("brings passages that are given to sections, cited and listed", async () => {
    const rats = {
      heading: "Rats at a heap",
      purpose: "Meat and bones.",
      points: ["Rats stay away"],
      keywords: ["rats"],
    };
    const sections = plainOutline.sections.with(1, rats);
    const { outputs, result } = await run({
      write: but({ outline: () => JSON.stringify({ ...plainOutline, sections }) }),
    });
    const found = new Set(outputs.research_outline.evidence.map(({ id }) => id));
    expect(
      outputs.research_outline.sections.flatMap(({ evidence_ids }) => evidence_ids).some((id) => found.has(id)),
    ).toBe(true);
    const cited = result.citations.filter(({ url }) => /rats|ripe/.test(url ?? ""));
    expect(cited.length).toBeGreaterThan(0);
    for (const { passage, url } of cited) expect(web[url!]).toContain(passage);
  });

  it("is asked once for all attempts of a job", async () => {
    const parts = new Map<string, unknown>();
    const first = await run({ parts });
    const again = await run({ parts });
    expect(first.asked.length).toBeGreaterThan(3);
    expect([again.asked, again.read]).toEqual([[], []]);
    expect(again.result.content).toBe(first.result.content);
  });

  it("is left out where the first was not answered, or brought no page", async () => {
    const down = new JobError("provider_unavailable", "Brave Search cannot be reached.", { retryable: true });
    const failed = await run({}, () => down);
    expect(failed.asked).toHaveLength(1);
    expect(codes(failed).filter((code) => code === "search_failed")).toHaveLength(1);
    const empty = await run({}, () => ["https://x.example/gone", "https://forbidden.example/"]);
    expect(empty.asked.filter(isQuestion)).toEqual([]);
    expect(empty.read).toEqual(["https://x.example/gone"]);
    expect(codes(empty)).toContain("search_found_nothing");
  });

  it("that fails is told of, and what the first brought stays", async () => {
    const down = new JobError("provider_rate_limited", "Brave Search limits how much may be searched.", {
      retryable: true,
    });
    const post = await run({}, (text) => (isQuestion(text) ? down : firstRound));
    expect(codes(post).filter((code) => code === "search_failed")).toHaveLength(1);
    expect(post.outputs.research_outline.evidence).toEqual([]);
    expect(post.result.citations.length).toBeGreaterThan(0);
  });

  it("that a job has no money for is left out and told of as such", async () => {
    const poor = new JobError("budget_exceeded", "The job may spend $0.01.", { retryable: false });
    const post = await run({}, () => poor);
    expect(post.result.warnings).toContain(
      "search_skipped: A search (brave) costs money and was left out. The job may spend $0.01.",
    );
  });
});

describe("what is found", () => {
  it("is read host by host, and pages that cannot be read make room for others", async () => {
    const hits = [
      ...["a", "b", "c"].map((path) => `https://x.example/${path}`),
      ...firstRound,
      "https://forbidden.example/",
      "https://d.example/rats",
      "https://e.example/ripe",
    ];
    const post = await run({}, (text) => (isQuestion(text) ? [] : hits));
    expect(post.outputs.initialization.found.map(({ url }) => url)).toEqual(Object.keys(web));
    expect(post.read).not.toContain("https://forbidden.example/");
    expect(post.outputs.initialization.search?.hits).toHaveLength(hits.length);
  });

  it("is what the post competes with: its length is recommended, and one unlike it is told of", async () => {
    const post = await run();
    const { length } = post.result.seo_metadata;
    expect(length.recommended_words).toBe(1100);
    expect(codes(post)).not.toContain("length_unusual");
    const { search } = searching((text) => (isQuestion(text) ? [] : firstRound));
    const options = { write: obedient, model: remote, search, fetch: pages().fetch };
    const short = await runBlog({ ...base, word_count_target: 400 }, options);
    expect(short.result.warnings).toContainEqual(
      expect.stringMatching(
        /^length_unusual: The median length of the 3 pages found .* is 11\d\d words; 400 were asked for\./,
      ),
    );
    const [competitor] = post.outputs.competitor_analysis!.sources;
    expect(competitor).toMatchObject({ url: firstRound[0], found: true, title: "All about composting" });
  });

  it("shows by its titles what readers want", async () => {
    const post = await run();
    const alone = await runBlog(base, { write: obedient });
    const { probabilities, signals } = post.outputs.intent_analysis;
    expect(probabilities.commercial).toBeGreaterThan(alone.outputs.intent_analysis.probabilities.commercial);
    expect(signals).toContain("commercial: best");
  });
});
