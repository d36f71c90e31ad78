import type { BlogResult } from "@galley/client";
import { Panel } from "../../ui/panel.tsx";
import { easeOf, ScoreBar } from "./scores.tsx";

type Dimensions = BlogResult["quality_dimensions"];

const names: Record<string, { name: string; about: string }> = {
  readability: { name: "Readability", about: "How easily it reads" },
  seo: { name: "SEO", about: "How well it can be found" },
  structure: { name: "Structure", about: "Headings, paragraphs, lists" },
  factual: { name: "Facts", about: "Claims that sources support" },
  uniqueness: { name: "Originality", about: "No repetition, no copied sentences" },
  engagement: { name: "Engagement", about: "Rhythm, questions, address of the reader" },
  eeat: { name: "Trust", about: "Experience, expertise, authority of what it rests on" },
  accessibility: { name: "Accessibility", about: "Descriptive links, alternative texts, order of headings" },
};

/** The dimensions of the quality score, with what a writer could do about each. */
export function Quality({ dimensions }: { dimensions: Dimensions }) {
  const entries = Object.entries(dimensions);
  if (entries.length === 0) return null;
  return (
    <Panel title="Quality in detail" hint="What it measures, how much it counts, and what would raise it." flush>
      <ul className="divide-y divide-border">
        {entries.map(([key, dimension]) => (
          <Dimension key={key} id={key} dimension={dimension} />
        ))}
      </ul>
    </Panel>
  );
}

function Dimension({ id, dimension: { score, weight, findings } }: { id: string; dimension: Dimensions[string] }) {
  const { name, about } = names[id] ?? { name: id.replaceAll("_", " "), about: "" };
  return (
    <li className="grid gap-x-6 gap-y-2 px-4 py-3 md:grid-cols-[14rem_minmax(0,1fr)]">
      <div>
        <div className="flex items-baseline justify-between gap-3">
          <h3 className="font-medium">{name}</h3>
          <span className="figures font-medium">{score === null ? "not judged" : Math.round(score)}</span>
        </div>
        {score !== null && (
          <div className="mt-1.5">
            <ScoreBar value={score} label={name} tone={id === "readability" ? easeOf(score).tone : undefined} />
          </div>
        )}
        <p className="mt-1.5 text-[13px] text-muted">{`${about}. Counts ${Math.round(weight * 100)} %.`}</p>
      </div>
      <Findings findings={findings} none={score === null ? "" : "Nothing to mend."} />
    </li>
  );
}

/** What could be done, a sentence each. */
export function Findings({ findings, none }: { findings: readonly string[]; none: string }) {
  if (findings.length === 0) return <p className="text-muted">{none}</p>;
  return (
    <ul className="list-disc space-y-1 pl-4 marker:text-muted">
      {findings.map((finding) => (
        <li key={finding} className="break-words">
          {finding}
        </li>
      ))}
    </ul>
  );
}
