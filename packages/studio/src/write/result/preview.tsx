import type { BlogResult } from "@galley/client";
import { type MouseEvent, useEffect, useMemo, useRef } from "react";
import { preparePost } from "./prepare-html.ts";

interface PreviewProps {
  post: BlogResult;
  /** The number of the citation whose place is to be shown. */
  shown: number | null;
  /** A mark in the text was followed. */
  onCitation(id: number): void;
}

/** The post as it may look on a page. */
export function Preview({ post, shown, onCitation }: PreviewProps) {
  const article = useRef<HTMLElement>(null);
  const html = useMemo(
    () => ({ __html: preparePost(post.content_html, new Set(post.citations.map(({ id }) => id))) }),
    [post],
  );
  useEffect(() => {
    const mark = shown === null ? null : article.current?.querySelector<HTMLElement>(`[data-citation="${shown}"]`);
    const place = mark?.closest<HTMLElement>("p, li, td, blockquote") ?? mark;
    if (!mark || !place) return;
    place.dataset.shown = "";
    place.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
    return () => {
      delete place.dataset.shown;
    };
  }, [shown]);

  const onClick = (event: MouseEvent) => {
    const link = (event.target as Element).closest("a");
    if (!link || event.metaKey || event.ctrlKey) return;
    const { citation } = link.dataset;
    const place = link.getAttribute("href");
    if (citation === undefined && !place?.startsWith("#")) return;
    event.preventDefault();
    if (citation !== undefined) onCitation(Number(citation));
    else document.getElementById(place?.slice(1) ?? "")?.scrollIntoView();
  };
  return (
    <div className="rounded-panel border border-border bg-surface">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: for the links inside, which the keyboard clicks as well */}
      <article
        ref={article}
        aria-label="Preview"
        lang={languageOf(post)}
        onClick={onClick}
        className="post mx-auto max-w-[44rem] px-5 py-8 md:px-8 md:py-10"
        // Galley sanitises it, and the page's own policy runs no script that is not the page's.
        dangerouslySetInnerHTML={html}
      />
    </div>
  );
}

/** The post's language, for those who have it read to them. */
function languageOf({ structured_data }: BlogResult): string | undefined {
  const language = structured_data["@graph"][0]?.inLanguage;
  return typeof language === "string" ? language : undefined;
}
