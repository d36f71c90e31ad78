import type { BlogResult } from "@galley/client";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Disclosure } from "../../ui/disclosure.tsx";
import { formatCount } from "../../ui/format.ts";
import { KeyValues, Panel } from "../../ui/panel.tsx";
import { Table } from "../../ui/table.tsx";
import { CodeText } from "./code-text.tsx";
import { Findings, Quality } from "./quality.tsx";
import { ScoreCards } from "./scores.tsx";
import { Snippet } from "./snippet.tsx";

/** How well the post can be found and read, and what could be done about it. */
export function SeoTab({ post }: { post: BlogResult }) {
  const { seo_metadata: seo } = post;
  return (
    <div className="flex flex-col gap-6">
      <ScoreCards post={post} />
      <Snippet post={post} />
      <Panel title="SEO findings">
        <Findings findings={seo.findings} none="Nothing would raise the SEO score." />
      </Panel>
      <Quality dimensions={post.quality_dimensions} />
      <Panel title="Keywords" hint="Uses in the finished text." flush>
        <Table
          caption="Keywords"
          rows={seo.keywords}
          keyOf={({ keyword }) => keyword}
          columns={[
            { name: "Keyword", value: ({ keyword }) => keyword, main: true },
            {
              name: "Uses",
              value: ({ count }) => <span className="figures">{formatCount(count)}</span>,
              align: "right",
            },
            {
              name: "Share of words",
              value: ({ density }) => <span className="figures">{`${density} %`}</span>,
              align: "right",
            },
          ]}
        />
        <RelatedTerms terms={post.semantic_keywords} />
      </Panel>
      <Headings post={post} />
      <Links post={post} />
      <StructuredData data={post.structured_data} />
      <Panel title="Search intent and length">
        <KeyValues rows={intentRows(post)} />
      </Panel>
    </div>
  );
}

function RelatedTerms({ terms }: { terms: readonly string[] }) {
  if (terms.length === 0) return null;
  return (
    <p className="border-t border-border px-4 py-3 text-muted">
      Related terms in the text: <span className="text-text">{terms.join(", ")}</span>
    </p>
  );
}

function Headings({ post: { content_metadata } }: { post: BlogResult }) {
  return (
    <Panel title="Headings" hint="One of the first level, none left out below it.">
      <ul className="flex flex-col gap-1.5">
        {content_metadata.headings.map(({ id, level, text }) => (
          <li key={id} className="flex items-baseline gap-3" style={{ paddingLeft: `${(level - 1) * 20}px` }}>
            <span className="w-6 shrink-0 font-mono text-xs text-muted">{`H${level}`}</span>
            <span className={level < 3 ? "font-medium" : undefined}>{text}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Links({ post: { content_metadata, internal_links } }: { post: BlogResult }) {
  const own = internal_links.map(({ url, anchor, title }) => ({
    href: url,
    text: anchor,
    kind: `Your page “${title}”`,
  }));
  const known = new Set(own.map(({ href }) => href));
  const others = content_metadata.links
    .filter(({ href, is_anchor }) => !is_anchor && !known.has(href))
    .map(({ href, text, is_external }) => ({ href, text, kind: is_external ? "Another site" : "Your site" }));
  const rows = [...own, ...others].map((link, place) => ({ ...link, key: `${place} ${link.href}` }));
  return (
    <Panel title="Links" flush={rows.length > 0}>
      {rows.length === 0 ? (
        <p className="text-muted">There are none.</p>
      ) : (
        <Table
          caption="Links"
          rows={rows}
          keyOf={({ key }) => key}
          columns={[
            { name: "Words", value: ({ text }) => text, main: true },
            { name: "Leads to", value: ({ href }) => <span className="break-all">{href}</span> },
            { name: "Which", value: ({ kind }) => kind },
          ]}
        />
      )}
    </Panel>
  );
}

function StructuredData({ data }: { data: BlogResult["structured_data"] }) {
  const json = JSON.stringify(data, null, 2);
  const types = data["@graph"].map((node) => String(node["@type"])).join(", ");
  return (
    <Panel
      title="Structured data"
      hint={`For search engines, as JSON-LD: ${types}`}
      actions={<CopyButton wide text={json} label="Copy JSON-LD" />}
    >
      <Disclosure summary="Show it">
        <CodeText text={json} className="max-h-96 rounded-control bg-sunken p-3" />
      </Disclosure>
    </Panel>
  );
}

function intentRows({ seo_metadata: { search_intent, length, keyword_clusters } }: BlogResult) {
  const share = search_intent.probabilities[search_intent.primary];
  return [
    ["What readers want", `${search_intent.primary}${share === undefined ? "" : ` (${Math.round(share * 100)} %)`}`],
    ["Words wanted", formatCount(length.target_words)],
    ["Words written", formatCount(length.actual_words)],
    ["Usual among the sources", length.recommended_words === null ? null : formatCount(length.recommended_words)],
    ["Groups of keywords", keyword_clusters.map(({ name }) => name).join(", ")],
  ] as const;
}
