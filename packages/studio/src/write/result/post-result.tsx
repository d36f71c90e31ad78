import type { BlogJobStatus, BlogResult } from "@galley/client";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useSearchState } from "../../shell/search-params.ts";
import { StatusBadge } from "../../ui/badge.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { PageHeader } from "../../ui/panel.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { AtAGlance, Notes } from "./at-a-glance.tsx";
import { DetailsTab } from "./details-tab.tsx";
import { DownloadMenu } from "./download-menu.tsx";
import { PostImages } from "./post-images.tsx";
import { Preview } from "./preview.tsx";
import { SeoTab } from "./seo-tab.tsx";
import { SourceText } from "./source-tab.tsx";
import { SourcesTab } from "./sources-tab.tsx";

const tabNames = ["preview", "markdown", "html", "seo", "sources", "details"] as const;
type TabName = (typeof tabNames)[number];

interface PostResultProps {
  job: BlogJobStatus;
  post: BlogResult;
  back: { href: string; label: string };
}

/** A finished post. */
export function PostResult({ job, post, back }: PostResultProps) {
  const [query, setQuery] = useSearchState();
  const [shown, setShown] = useState<number | null>(null);
  const tab = tabNames.find((name) => name === query.get("tab")) ?? "preview";
  const goTo = (name: TabName, citation: number | null = null) => {
    setShown(citation);
    setQuery({ tab: name === "preview" ? null : name });
  };
  return (
    <>
      <PageHeader
        title={job.title ?? post.title}
        badge={<StatusBadge status={job.status} />}
        back={back}
        actions={
          <>
            <CopyButton wide text={post.content} label="Copy post" className="h-9! px-3.5! text-sm!" />
            <DownloadMenu jobId={job.job_id} />
            <ButtonLink href="/write" icon={Plus} variant="primary" className="max-md:hidden">
              New post
            </ButtonLink>
          </>
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Tabs<TabName>
          label="The post"
          value={tab}
          onValueChange={(name) => goTo(name)}
          className="min-w-0"
          tabs={[
            {
              value: "preview",
              label: "Preview",
              content: <Preview post={post} shown={shown} onCitation={(id) => goTo("sources", id)} />,
            },
            { value: "markdown", label: "Markdown", content: <SourceText title="Markdown" text={post.content} /> },
            { value: "html", label: "HTML", content: <SourceText title="HTML" text={post.content_html} /> },
            { value: "seo", label: "SEO & quality", content: <SeoTab post={post} /> },
            {
              value: "sources",
              label: (
                <>
                  Sources <span className="figures text-muted">{post.citations.length}</span>
                </>
              ),
              content: <SourcesTab post={post} shown={shown} onShow={(id) => goTo("preview", id)} />,
            },
            { value: "details", label: "Details", content: <DetailsTab job={job} post={post} /> },
          ]}
        />
        <aside className="flex min-w-0 flex-col gap-6">
          <AtAGlance post={post} />
          <Notes warnings={post.warnings} />
          <PostImages jobId={job.job_id} />
        </aside>
      </div>
    </>
  );
}
