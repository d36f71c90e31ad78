import type { BlogResult } from "@galley/client";
import { Info } from "lucide-react";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Cost } from "../../ui/figures.tsx";
import { formatCount } from "../../ui/format.ts";
import { KeyValues, Panel } from "../../ui/panel.tsx";
import { ScoreBar, scoresOf } from "./scores.tsx";

/** What one wants to know of a post before reading it. */
export function AtAGlance({ post }: { post: BlogResult }) {
  const { word_count, reading_time } = post.content_metadata;
  return (
    <Panel title="At a glance">
      <ul className="mb-4 flex flex-col gap-3">
        {scoresOf(post).map(({ name, value, meaning }) => (
          <li key={name}>
            <p className="mb-1 flex items-baseline justify-between gap-3">
              <span className="text-muted">{name}</span>
              <span className="figures">
                {value === null ? "not judged" : `${Math.round(value)} · ${meaning?.words}`}
              </span>
            </p>
            {value !== null && <ScoreBar value={value} label={name} tone={meaning?.tone} />}
          </li>
        ))}
      </ul>
      <KeyValues
        rows={[
          ["Words", formatCount(word_count)],
          ["Reading time", `${reading_time} min`],
          ["Citations", post.citations.length || "none"],
          ["Cost", <Cost key="cost" usd={post.total_cost} />],
        ]}
      />
      <dl className="mt-4 flex flex-col gap-3 border-t border-border pt-3">
        <Text name="Slug" text={post.slug} mono />
        <Text name="Excerpt" text={post.excerpt} />
      </dl>
    </Panel>
  );
}

function Text({ name, text, mono = false }: { name: string; text: string; mono?: boolean }) {
  return (
    <div>
      <dt className="flex items-center justify-between gap-2 text-muted">
        {name}
        <CopyButton text={text} label={`Copy ${name.toLowerCase()}`} />
      </dt>
      <dd className={mono ? "font-mono text-[13px] break-all" : "break-words"}>{text}</dd>
    </div>
  );
}

/** What Galley has to say of the post beside it: who wrote it, what could not be had. */
export function Notes({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <Panel title="Notes">
      <ul className="flex flex-col gap-3">
        {warnings.map((warning) => (
          <li key={warning} className="flex items-start gap-2.5">
            <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
            <span className="min-w-0 break-words" title={/^\w+(?=:)/.exec(warning)?.[0]}>
              {warning.replace(/^\w+:\s*/, "")}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
