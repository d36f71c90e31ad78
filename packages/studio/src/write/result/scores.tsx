import type { BlogResult } from "@galley/client";
import { clsx } from "clsx";
import { Badge } from "../../ui/badge.tsx";

type Tone = "success" | "warning" | "danger";

interface Meaning {
  words: string;
  tone: Tone;
}

/** What a score of 0 to 100 means. */
function meaningOf(score: number): Meaning {
  if (score >= 90) return { words: "Excellent", tone: "success" };
  if (score >= 75) return { words: "Good", tone: "success" };
  if (score >= 60) return { words: "Fair", tone: "warning" };
  return { words: "Needs work", tone: "danger" };
}

/** Flesch's own table: 100 is the easiest, and neither end is wrong in itself. */
export function easeOf(score: number): Meaning {
  const bands: ReadonlyArray<[number, string, Tone]> = [
    [90, "Very easy to read", "success"],
    [80, "Easy to read", "success"],
    [70, "Fairly easy to read", "success"],
    [60, "Plain language", "success"],
    [50, "Fairly hard to read", "warning"],
    [30, "Hard to read", "warning"],
    [0, "Very hard to read", "danger"],
  ];
  const [, words, tone] = bands.find(([least]) => score >= least) ?? [0, "Very hard to read", "danger" as const];
  return { words, tone };
}

interface Score {
  name: string;
  about: string;
  value: number | null;
  meaning: Meaning | null;
  /** Why there is none. */
  reason: string | null;
}

/** The scores of a post, each with what it measures and what its value means. */
export function scoresOf(post: BlogResult): Score[] {
  const { seo_score, quality_score, readability_score, warnings } = post;
  const unread = warnings.find((warning) => warning.startsWith("readability_not_scored:"));
  return [
    {
      name: "Quality",
      about: "Eight measures of the finished text, weighed.",
      value: quality_score,
      meaning: quality_score === null ? null : meaningOf(quality_score),
      reason: quality_score === null ? "The request turned the scoring off." : null,
    },
    {
      name: "SEO",
      about: "What search engines look at: titles, headings, keywords, links.",
      value: seo_score,
      meaning: meaningOf(seo_score),
      reason: null,
    },
    {
      name: "Readability",
      about: "Flesch Reading Ease: short words and sentences score high.",
      value: readability_score,
      meaning: readability_score === null ? null : easeOf(readability_score),
      reason: readability_score === null ? (unread?.replace(/^\w+:\s*/, "") ?? "It cannot be judged.") : null,
    },
  ];
}

const fills: Record<Tone, string> = { success: "bg-success", warning: "bg-warning", danger: "bg-danger" };

interface ScoreBarProps {
  value: number;
  label: string;
  /** What it means, where that is not what a score usually means. */
  tone?: Tone | undefined;
}

/** A score as a bar. */
export function ScoreBar({ value, label, tone = meaningOf(value).tone }: ScoreBarProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers draw their own <meter>, each another way
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
      className="h-1.5 overflow-hidden rounded-full bg-border"
    >
      <div className={clsx("h-full rounded-full", fills[tone])} style={{ width: `${value}%` }} />
    </div>
  );
}

/** The three scores side by side, each with its meaning. */
export function ScoreCards({ post }: { post: BlogResult }) {
  return (
    <ul className="grid gap-4 sm:grid-cols-3">
      {scoresOf(post).map(({ name, about, value, meaning, reason }) => (
        <li key={name} className="flex flex-col gap-2 rounded-panel border border-border bg-surface p-4">
          <h3 className="text-muted">{name}</h3>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="figures text-2xl leading-8 font-semibold">{value === null ? "–" : Math.round(value)}</span>
            {meaning && <Badge tone={meaning.tone}>{meaning.words}</Badge>}
          </p>
          <p className="text-[13px] text-muted">{reason ?? about}</p>
        </li>
      ))}
    </ul>
  );
}
