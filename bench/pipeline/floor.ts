import { textPasses } from "../../packages/server/test/support/text-passes.ts";
import { median } from "../figures.ts";
import { createProse } from "./prose.ts";
import { requestFor } from "./request.ts";

const runs = 9;

/** What going once through the texts takes (ms, median). */
export interface Floor {
  name: string;
  post: number;
  all: number;
}

function took(texts: string[], work: (text: string) => unknown): number {
  const each = Array.from({ length: runs }, () => {
    const begun = performance.now();
    for (const text of texts) work(text);
    return performance.now() - begun;
  });
  return median(each);
}

/** What nobody can do without: reading post and sources once, in each of several ways. */
export function measureFloor(words: number, seed: number): Floor[] {
  const prose = createProse(seed);
  const post = [prose.text(words, () => prose.sentence())];
  const all = [...post, ...(requestFor(words, true, seed).sources ?? [])];
  return textPasses().map(([name, work]) => ({ name, post: took(post, work), all: took(all, work) }));
}
