import { judge, yes } from "./checks.ts";
import { below, longestOf, type Part, placeOf, quoted, thereAre } from "./parts.ts";
import type { Judged } from "./quality-form.ts";
import { partWith, type Reading } from "./quality-reading.ts";
import { countShowing, signalsOf } from "./quality-signals.ts";
import { repetitionIn } from "./repetition.ts";
import { baseLanguage, countWordsIn } from "./words.ts";

/** So many findings of one kind are enough to begin with. */
const shown = 5;

/** The share of sentences with a figure that are cited: an uncited figure is the likeliest thing to be wrong. */
export function judgeFactual({ input, claims }: Reading): Judged {
  if (input.evidenceCount === 0) {
    return {
      score: null,
      findings: ["There is no evidence to check the text against; give sources or turn search on."],
    };
  }
  const bare = claims.filter(({ isCited }) => !isCited);
  const cited = input.citations.length;
  return judge([
    {
      weight: 70,
      met: claims.length === 0 ? null : 1 - bare.length / claims.length,
      advice: [
        `Cite a source for the sentences with figures, or take the figures out; ${bare.length} of ${claims.length} have none:`,
        ...bare.slice(0, shown).map(({ text, part }) => `No source${below(part)}: ${quoted(text)}`),
      ],
    },
    {
      weight: 30,
      met: Math.min(1, cited / 3),
      advice: `Cite at least 3 passages; ${thereAre(cited)} of the ${input.evidenceCount} at hand.`,
    },
  ]);
}

export function judgeUniqueness({ sentences, parts }: Reading): Judged {
  if (sentences.length === 0) return { score: null, findings: ["There is no text to compare with itself."] };
  const { share, sentences: repeated } = repetitionIn(sentences);
  const findings = repeated.slice(0, shown).map((sentence) => {
    const places = parts.filter((part) => part.sentences.includes(sentence)).map(placeOf);
    return `Say this once: ${quoted(sentence)}${places.length > 1 ? ` It stands in ${[...new Set(places)].join(" and in ")}.` : ""}`;
  });
  if (share > 0.05)
    findings.unshift(
      `${Math.round(share * 100)} % of the words repeat an earlier passage of the text; cut or reword them.`,
    );
  return { score: Math.round((1 - share) * 1000) / 10, findings };
}

/** The longest part without what is looked for, as an addition to a sentence. */
function missingIn(parts: Part[], has: (part: Part) => boolean): string {
  const longest = longestOf(parts.filter((part) => part.sentences.length > 0 && !has(part)));
  return longest ? ` The longest part without is ${placeOf(longest)}.` : "";
}

const showing = (signal: RegExp) => (part: Part) => countShowing(part.sentences, signal) > 0;

/** Mean and spread (standard deviation through mean) of the lengths of sentences. */
function lengthsOf(sentences: string[]): { mean: number; spread: number } {
  const lengths = sentences.map(countWordsIn);
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const variance = lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / Math.max(1, lengths.length);
  return { mean, spread: mean === 0 ? 0 : Math.sqrt(variance) / mean };
}

function varietyAdvice(parts: Part[]): string {
  const even = parts
    .filter(({ sentences }) => sentences.length >= 4)
    .map((part) => ({ part, ...lengthsOf(part.sentences) }))
    .toSorted((a, b) => a.spread - b.spread)[0];
  const where = even
    ? `, most of all in ${placeOf(even.part)}, where most have about ${Math.round(even.mean)} words`
    : "";
  return `Vary the length of the sentences${where}.`;
}

export function judgeEngagement({ input, content, parts, sentences }: Reading): Judged {
  const signals = signalsOf(baseLanguage(input.language));
  if (!signals || sentences.length === 0) {
    return { score: null, findings: [`How a text in "${input.language}" speaks to its readers cannot be judged.`] };
  }
  const asks = (text: string): boolean => text.endsWith("?");
  const questions = [...sentences, ...content.headings.map(({ text }) => text)].filter(asks).length;
  const addressed = countShowing(sentences, signals.address);
  const examples = countShowing(sentences, signals.example);
  const wanted = Math.max(1, Math.round(content.word_count / 800));
  return judge([
    {
      weight: 30,
      met: Math.min(1, addressed / (sentences.length * 0.1)),
      advice: `Speak to the reader directly in at least one sentence of ten; ${addressed} of ${sentences.length} do.${missingIn(parts, showing(signals.address))}`,
    },
    {
      weight: 25,
      met: Math.min(1, questions / wanted),
      advice: `Ask a question for every 800 words; ${thereAre(questions)}.${missingIn(parts, (part) => [...part.sentences, part.heading].some(asks))}`,
    },
    {
      weight: 25,
      met: Math.min(1, examples / wanted),
      advice: `Give an example for every 800 words; ${thereAre(examples)}.${missingIn(parts, showing(signals.example))}`,
    },
    { weight: 20, met: Math.min(1, lengthsOf(sentences).spread / 0.35), advice: varietyAdvice(parts) },
  ]);
}

/** Experience, expertise, authority, trust: as far as a text shows them by its sources and its care. */
export function judgeTrust({ input, parts, sentences, claims }: Reading): Judged {
  const signals = signalsOf(baseLanguage(input.language));
  const works = new Map(input.citations.map(({ title, url }) => [`${title} ${url}`, title]));
  const closed = [...new Set(input.citations.filter(({ url }) => url === null).map(({ title }) => title))];
  const open = input.citations.filter(({ url }) => url !== null).length;
  const cautious = signals ? countShowing(sentences, signals.caution) : 0;
  const boasts = signals ? sentences.filter((sentence) => signals.boast.test(sentence)) : [];
  const rest =
    works.size === 0
      ? ""
      : `: ${[...works.values()]
          .slice(0, 3)
          .map((title) => quoted(title, 60))
          .join(", ")}`;
  const longest = longestOf(parts);
  const hasFigure = ({ heading }: Part) => claims.some(({ part }) => part.heading === heading);
  return judge([
    {
      weight: 35,
      met: yes(input.citations.length > 0),
      advice: `Cite what the text rests on${longest ? `; begin with ${placeOf(longest)}, the longest part` : ""}.`,
    },
    {
      weight: 20,
      met: Math.min(1, works.size / 3),
      advice: `Rest on at least 3 different sources; ${thereAre(works.size)}${rest}.`,
    },
    {
      weight: 10,
      met: input.citations.length === 0 ? null : open / input.citations.length,
      advice: `Cite sources that a reader can open, in place of ${closed
        .slice(0, 3)
        .map((title) => quoted(title, 60))
        .join(", ")}.`,
    },
    {
      weight: 15,
      met: Math.min(1, claims.length / Math.max(1, sentences.length * 0.1)),
      advice: `Be specific: give figures that a source supports; ${claims.length} of ${sentences.length} sentences have one.${missingIn(parts, hasFigure)}`,
    },
    {
      weight: 10,
      met: signals ? yes(cautious > 0) : null,
      advice: `Say where the advice has its limits${longest ? `, for instance in ${placeOf(longest)}` : ""}; no sentence does.`,
    },
    {
      weight: 10,
      met: signals ? yes(boasts.length === 0) : null,
      advice: boasts
        .slice(0, shown)
        .map(
          (sentence) => `Leave out promises nobody can keep${below(partWith(parts, sentence))}: ${quoted(sentence)}`,
        ),
    },
  ]);
}
