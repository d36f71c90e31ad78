import type { Refusal } from "../../analysis/refusals.ts";
import type { BlogTools } from "../../tools.ts";
import type { BlogContext, BlogOutputs, DraftSection } from "../../types.ts";
import { allEvidence } from "./evidence.ts";
import type { Judge, Pair } from "./judge.ts";
import { cutAtWord, fingerprint } from "./lines.ts";
import { type Mending, rewriteClaims, stands } from "./rewrite.ts";
import { bounded, short, takeOut, type Verified } from "./take-out.ts";

/** What words alone find in sections: which passage each sentence rests on, and which has lost all of its own. */
export interface Seen {
  pairs: Array<Pair & { section: string }>;
  /** `bearing`: it says something that a source would have to say. */
  fallen: Array<{ section: string; sentence: string; bearing: boolean }>;
}

export interface Verifying {
  tools: BlogTools;
  context: BlogContext;
  soFar: Readonly<BlogOutputs>;
  judge: Judge;
  /** Looks at sections, leaving aside the passages that the judge has taken away. */
  look(sections: DraftSection[], refused: Refusal[]): Promise<Seen>;
}

/**
 * Has the judge look at every sentence that rests on a passage. One that it takes the passage from is tried with
 * another passage; one that has none left is rewritten, at most one call a section, and judged again; what has none
 * after that goes. Without a judge nothing changes.
 */
export async function verify(work: Verifying, sections: DraftSection[]): Promise<Verified> {
  const { judge, look } = work;
  if (!judge.isThere) return { sections, warnings: [] };
  await judge.ask((await look(sections, judge.refused())).pairs);
  const rewritten = await rewriteFallen(work, sections, await look(sections, judge.refused()));
  // Other passages, and sentences that are new.
  await judge.ask((await look(rewritten.sections, judge.refused())).pairs);
  const last = await look(rewritten.sections, judge.refused());
  const cut = await cutFallen(work, rewritten.sections, last);
  return { sections: cut.sections, warnings: [...rewritten.warnings, ...cut.warnings] };
}

async function rewriteFallen(work: Verifying, sections: DraftSection[], { fallen }: Seen): Promise<Verified> {
  const told: string[] = [];
  const others: string[] = [];
  const result: DraftSection[] = [];
  for (const section of sections) {
    work.context.signal.throwIfAborted();
    const due = fallen.filter((one) => one.bearing && one.section === section.id);
    const mendings = due.map(({ sentence }) => mendingOf(work, sentence));
    const { tools, context, soFar } = work;
    const after =
      mendings.length === 0 ? { section, warnings: [] } : await rewriteClaims(tools, context, soFar, section, mendings);
    result.push(after.section);
    others.push(...after.warnings);
    if (after.section.body === section.body) continue;
    for (const { sentence } of due)
      if (!stands(sentence, after.section))
        told.push(
          `claim_rewritten: In "${section.heading}", "${short(sentence)}" was rewritten: ${reasonFor(work, sentence)}.`,
        );
  }
  return { sections: result, warnings: [...bounded(told, "claim_rewritten", "were rewritten"), ...others] };
}

async function cutFallen(work: Verifying, sections: DraftSection[], { fallen }: Seen): Promise<Verified> {
  const gone = fallen.filter(({ bearing }) => bearing);
  return takeOut(work, sections, gone, ({ sentence }) => reasonFor(work, sentence));
}

function refusalOf({ judge }: Verifying, sentence: string): Refusal | undefined {
  const key = fingerprint(sentence);
  const own = judge.refused().filter((one) => fingerprint(one.sentence) === key);
  return own.find(({ verdict }) => verdict === "contradicted") ?? own[0];
}

function titleOf({ soFar }: Verifying, id: string | undefined): string {
  const found = allEvidence(soFar).find((one) => one.id.toLowerCase() === id);
  return found === undefined ? "its source" : `the source "${short(found.title)}"`;
}

function reasonFor(work: Verifying, sentence: string): string {
  const refusal = refusalOf(work, sentence);
  const says = refusal?.verdict === "contradicted" ? "says otherwise" : "does not say so";
  const reason = refusal?.reason ? ` (${refusal.reason})` : "";
  return `${titleOf(work, refusal?.id)} ${says}${reason}`;
}

/** Characters of a passage that the one who revises is shown. */
const passageShown = 600;

function mendingOf(work: Verifying, sentence: string): Mending {
  const refusal = refusalOf(work, sentence);
  const source = allEvidence(work.soFar).find(({ id }) => id.toLowerCase() === refusal?.id);
  const named = source === undefined ? "The source" : `The source [${source.id}]`;
  const wrong = refusal?.verdict === "contradicted" ? "says otherwise than" : "does not say";
  return {
    sentence,
    finding: `${named} ${wrong} this sentence; write only what the source says, with its mark, or leave it out: "${sentence}"`,
    evidence: source && { id: source.id, title: source.title, passage: cutAtWord(source.passage, passageShown) },
  };
}
