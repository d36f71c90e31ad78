import { createManualClock } from "@galley/foundation";
import { describe, expect, it } from "vitest";
import { createThrottle } from "../../../src/blog/models/throttle.ts";
import { openSearch } from "../../../src/blog/search/open.ts";
import { readSearchSettings, type SearchEnvironment } from "../../../src/blog/search/settings.ts";

const everything: SearchEnvironment = {
  SEARXNG_URL: "http://searxng:8080/",
  BRAVE_API_KEY: "brave-key",
  TAVILY_API_KEY: "tavily-key",
  GOOGLE_SEARCH_API_KEY: "google-key",
  GOOGLE_SEARCH_ENGINE_ID: "0175:omua",
  OPENAI_API_KEY: "openai-key",
  ANTHROPIC_API_KEY: "anthropic-key",
  GOOGLE_GENERATIVE_AI_API_KEY: "gemini-key",
};
const settings = {
  searxng: { provider: "searxng", baseURL: "http://searxng:8080/" },
  brave: { provider: "brave", apiKey: "brave-key", baseURL: undefined },
  tavily: { provider: "tavily", apiKey: "tavily-key", baseURL: undefined },
  google: { provider: "google", apiKey: "google-key", cx: "0175:omua", baseURL: undefined },
  openai: { provider: "openai", apiKey: "openai-key", baseURL: undefined, model: undefined },
  anthropic: { provider: "anthropic", apiKey: "anthropic-key", baseURL: undefined, model: undefined },
  gemini: { provider: "gemini", apiKey: "gemini-key", baseURL: undefined, model: undefined },
};
const services = ["searxng", "brave", "tavily", "google"] as const;
const models = ["openai", "anthropic", "gemini"] as const;
const names = [...services, ...models];

describe("with what is searched", () => {
  it.each(names)("may be named: %s", (name) => {
    expect(readSearchSettings({ ...everything, GALLEY_SEARCH: name })).toEqual({ search: settings[name], wrong: [] });
  });

  it("is nothing where that is what is named, or nothing is set", () => {
    expect(readSearchSettings({ ...everything, GALLEY_SEARCH: "none" })).toEqual({ search: undefined, wrong: [] });
    const empty = Object.fromEntries(Object.keys(everything).map((name) => [name, ""]));
    for (const env of [{}, empty, { ...empty, GALLEY_SEARCH: "" }]) {
      expect(readSearchSettings(env)).toEqual({ search: undefined, wrong: [] });
    }
  });

  it("is otherwise the first that has all it needs", () => {
    const left: SearchEnvironment = { ...everything };
    const chosen = [];
    for (const name of ["SEARXNG_URL", "BRAVE_API_KEY", "TAVILY_API_KEY", "GOOGLE_SEARCH_ENGINE_ID"] as const) {
      chosen.push(readSearchSettings(left).search?.provider);
      left[name] = "";
    }
    expect(chosen).toEqual(services);
    expect(readSearchSettings(left)).toEqual({ search: undefined, wrong: [] });
  });

  it("may be reached elsewhere", () => {
    const bases = { BRAVE_BASE_URL: "http://b/", TAVILY_BASE_URL: "http://t/", GOOGLE_SEARCH_BASE_URL: "http://g/" };
    for (const [name, baseURL] of [
      ["brave", "http://b/"],
      ["tavily", "http://t/"],
      ["google", "http://g/"],
    ] as const) {
      const { search } = readSearchSettings({ ...everything, ...bases, GALLEY_SEARCH: name });
      expect(search).toEqual({ ...settings[name], baseURL });
    }
  });

  it("may be a model of one's choice, at an address of one's own; nobody gets one unasked", () => {
    const bases = { OPENAI_BASE_URL: "http://o/", ANTHROPIC_BASE_URL: "http://a/", GOOGLE_BASE_URL: "http://g/" };
    for (const [name, baseURL] of [
      ["openai", "http://o/"],
      ["anthropic", "http://a/"],
      ["gemini", "http://g/"],
    ] as const) {
      const env = { ...everything, ...bases, GALLEY_SEARCH: name, GALLEY_SEARCH_MODEL: "some-model.1" };
      expect(readSearchSettings(env)).toEqual({
        search: { ...settings[name], baseURL, model: "some-model.1" },
        wrong: [],
      });
    }
    const keys = { OPENAI_API_KEY: "k", ANTHROPIC_API_KEY: "k", GOOGLE_GENERATIVE_AI_API_KEY: "k" };
    expect(readSearchSettings(keys)).toEqual({ search: undefined, wrong: [] });
  });

  it.each<[SearchEnvironment, string]>([
    [{ GALLEY_SEARCH: "openai" }, "GALLEY_SEARCH: openai needs OPENAI_API_KEY"],
    [{ GALLEY_SEARCH: "gemini" }, "GALLEY_SEARCH: gemini needs GOOGLE_GENERATIVE_AI_API_KEY"],
    [
      { GALLEY_SEARCH: "brave", BRAVE_API_KEY: "x", GALLEY_SEARCH_MODEL: "m" },
      "GALLEY_SEARCH_MODEL: needs GALLEY_SEARCH to be one of openai, anthropic, gemini",
    ],
    [
      { GALLEY_SEARCH: "gemini", GOOGLE_GENERATIVE_AI_API_KEY: "x", GALLEY_SEARCH_MODEL: "../m" },
      "GALLEY_SEARCH_MODEL: cannot be the name of a model",
    ],
    [{ GALLEY_SEARCH: "searxng" }, "GALLEY_SEARCH: searxng needs SEARXNG_URL"],
    [{ GALLEY_SEARCH: "brave", TAVILY_API_KEY: "x" }, "GALLEY_SEARCH: brave needs BRAVE_API_KEY"],
    [{ GALLEY_SEARCH: "tavily" }, "GALLEY_SEARCH: tavily needs TAVILY_API_KEY"],
    [{ GALLEY_SEARCH: "google" }, "GALLEY_SEARCH: google needs GOOGLE_SEARCH_API_KEY and GOOGLE_SEARCH_ENGINE_ID"],
    [{ GALLEY_SEARCH: "google", GOOGLE_SEARCH_API_KEY: "x" }, "GALLEY_SEARCH: google needs GOOGLE_SEARCH_ENGINE_ID"],
    [
      { GALLEY_SEARCH: "bing" },
      'GALLEY_SEARCH: must be one of searxng, brave, tavily, google, openai, anthropic, gemini, none (it is "bing")',
    ],
    [{ SEARXNG_URL: "searxng:8080" }, 'SEARXNG_URL: must be an http or https URL (it is "searxng:8080")'],
    [{ BRAVE_BASE_URL: "ftp://x/" }, 'BRAVE_BASE_URL: must be an http or https URL (it is "ftp://x/")'],
    [{ SEARXNG_URL: "http://me:secret@searxng/" }, "SEARXNG_URL: must have no user name or password in it"],
    [{ TAVILY_API_KEY: "two words" }, "TAVILY_API_KEY: must be one word of plain letters, digits and signs"],
    [{ BRAVE_API_KEY: "key\n" }, "BRAVE_API_KEY: must be one word of plain letters, digits and signs"],
  ])("is refused with one line: %j", (env, line) => {
    expect(readSearchSettings(env)).toEqual({ search: undefined, wrong: [line] });
  });

  it("is refused with one line for each mistake", () => {
    const env = { GALLEY_SEARCH: "bing", SEARXNG_URL: "x", BRAVE_API_KEY: "ä", GOOGLE_SEARCH_ENGINE_ID: " " };
    expect(readSearchSettings(env).wrong).toHaveLength(4);
  });
});

describe("what is configured", () => {
  const clock = createManualClock();
  const forwarding = { locationOf: async () => undefined };
  const throttle = createThrottle({ concurrency: {}, perMinute: {}, clock });

  it.each(names)("is opened: %s", (name) => {
    const { search } = readSearchSettings({ ...everything, GALLEY_SEARCH: name });
    expect(openSearch(search, { clock, forwarding, throttle })?.name).toBe(name);
  });

  it("may be nothing", () => {
    expect(openSearch(undefined, { clock, forwarding, throttle })).toBeUndefined();
  });
});
