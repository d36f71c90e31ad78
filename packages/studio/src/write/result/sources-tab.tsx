import type { BlogResult } from "@galley/client";
import { ExternalLink, Quote, TextSearch } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/states.tsx";

type Citation = BlogResult["citations"][number];

interface SourcesTabProps {
  post: BlogResult;
  /** The number of the one that is looked for. */
  shown: number | null;
  /** Leads to the place in the text. */
  onShow(id: number): void;
}

/** What the post rests on: each citation with the passage that supports it. */
export function SourcesTab({ post, shown, onShow }: SourcesTabProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (shown === null) return;
    const entry = list.current?.querySelector<HTMLElement>(`[data-source="${shown}"]`);
    entry?.scrollIntoView({ block: "center" });
    entry?.focus({ preventScroll: true });
  }, [shown]);
  if (post.citations.length === 0) {
    return (
      <div className="rounded-panel border border-border bg-surface">
        <EmptyState
          icon={Quote}
          title="The post cites nothing"
          text="Galley invents no sources. Give it addresses or texts, and it cites the passages that support what it says."
        />
      </div>
    );
  }
  return (
    <ol ref={list} aria-label="Sources" className="flex flex-col gap-4">
      {post.citations.map((citation) => (
        <Entry key={citation.id} citation={citation} isShown={citation.id === shown} onShow={onShow} />
      ))}
    </ol>
  );
}

interface EntryProps {
  citation: Citation;
  isShown: boolean;
  onShow(id: number): void;
}

function Entry({ citation: { id, title, url, text, passage }, isShown, onShow }: EntryProps) {
  return (
    <li
      data-source={id}
      tabIndex={-1}
      className={`grid grid-cols-[2rem_minmax(0,1fr)] gap-x-2 rounded-panel border bg-surface p-4 ${isShown ? "border-accent" : "border-border"}`}
    >
      <span className="figures font-semibold text-muted">{`[${id}]`}</span>
      <div className="flex min-w-0 flex-col gap-3">
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <div className="min-w-0">
            <h3 className="font-semibold break-words">{title}</h3>
            {url ? (
              <a
                href={url}
                target="_blank"
                rel="noopener noreferrer"
                className="inline-flex max-w-full items-center gap-1.5 text-[13px] text-accent-text hover:underline"
              >
                <span className="truncate">{url}</span>
                <ExternalLink aria-hidden className="size-3.5 shrink-0" />
              </a>
            ) : (
              <p className="text-[13px] text-muted">A text that came with the request</p>
            )}
          </div>
          <Button size="sm" icon={TextSearch} onClick={() => onShow(id)}>
            Show in the text
          </Button>
        </div>
        <Said words="The post says" text={text} />
        <Said words="The source says" text={passage} />
      </div>
    </li>
  );
}

function Said({ words, text }: { words: string; text: string }) {
  return (
    <div>
      <p className="text-[13px] text-muted">{words}</p>
      <blockquote className="mt-0.5 border-l-2 border-border pl-3 break-words">{text}</blockquote>
    </div>
  );
}
