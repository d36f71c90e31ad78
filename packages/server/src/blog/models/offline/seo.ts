import type { SeoAnswer, SeoBrief } from "../../briefs/seo.ts";
import type { Desk } from "./desk.ts";
import { mainKeyword } from "./names.ts";
import { cutAtWord, plainTitle } from "./safe-text.ts";
import { sentencesOf } from "./words.ts";

const title = { least: 30, most: 60 };
const description = { least: 120, most: 160 };
const longestExcerpt = 300;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The post's title where its length fits, else keyword or topic with the tail that makes it fit. */
function metaTitle(desk: Desk, given: string): string {
  const keyword = plainTitle(mainKeyword(desk.post));
  const topic = plainTitle(desk.post.topic);
  const fits = (text: string) => text.length >= title.least && text.length <= title.most;
  const has = (text: string) => [keyword, topic].some((name) => text.toLowerCase().includes(name.toLowerCase()));
  const plain = plainTitle(given);
  const { titleTails } = desk.stock.phrases.seo;
  // Whether a timeline tells dates is known from its title.
  const { timeline } = desk.stock.phrases;
  const { subtitle } = given.endsWith(timeline.subtitle) ? timeline : desk.stock.types[desk.post.blog_type];
  const tails = [subtitle, ...titleTails];
  const made = [topic, keyword].flatMap((name) => [
    capital(name),
    ...tails.map((tail) => `${capital(name)}: ${desk.say(tail)}`),
  ]);
  const found = [plain, ...made].find((text) => fits(text) && has(text));
  return found ?? capital(cutAtWord(keyword.length <= topic.length ? keyword : topic, title.most));
}

function pairs<T>(list: readonly T[]): T[][] {
  return list.flatMap((first, index) => list.slice(index + 1).map((second) => [first, second]));
}

/** Sentences about the post put together until there are 120 to 160 characters. */
function metaDescription(desk: Desk): string {
  const { lead, more } = desk.stock.phrases.seo;
  const keyword = cutAtWord(plainTitle(mainKeyword(desk.post)), 70);
  const begin = lead
    .map((template) => desk.say(template, { k: keyword, K: capital(keyword) }))
    .filter((text) => text !== "")
    .map(capital);
  const choices = more.map((sentence) => desk.say(sentence)).filter((sentence) => sentence !== "");
  let best = begin[0] ?? keyword;
  const following = [...choices.map((one) => [one]), ...pairs(choices)];
  for (const first of begin) {
    for (const rest of following) {
      const whole = [first, ...rest].join(" ");
      if (whole.length >= description.least && whole.length <= description.most) return whole;
      if (whole.length <= description.most && whole.length > best.length) best = whole;
    }
  }
  return cutAtWord(best, description.most);
}

/** Whole sentences from the beginning of the text, without Markdown and marks. */
function excerpt(text: string, language: string): string {
  const prose = text
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== "" && !/^(?:#|[-*+] |\d+[.)] |\||>|```)/.test(part))
    .join(" ")
    .replace(/\s?\[e?\d+\]/g, "")
    .replace(/\*\*(.+?)\*\*/g, "$1")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\\(?=\p{P}|\p{S})/gu, "")
    .replace(/\s+/g, " ")
    .trim();
  let taken = "";
  for (const sentence of sentencesOf(prose, language)) {
    const longer = taken === "" ? sentence : `${taken} ${sentence}`;
    if (longer.length > longestExcerpt) break;
    taken = longer;
  }
  return taken === "" ? cutAtWord(prose, longestExcerpt) : taken;
}

/** Title and description for result pages and an excerpt; all plain text. */
export function writeSeo(desk: Desk, brief: SeoBrief): SeoAnswer {
  const description = metaDescription(desk);
  return {
    meta_title: metaTitle(desk, brief.title),
    meta_description: description,
    excerpt: excerpt(brief.text, desk.stock.language) || description,
  };
}
