import { isTerminal, type JobListItem } from "@galley/client";
import { useJobs } from "@galley/react";
import { ListChecks, RotateCcw } from "lucide-react";
import { useEffect } from "react";
import { keptInTab } from "../shell/stored.ts";
import { useTitle } from "../shell/title.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { plural } from "../ui/format.ts";
import { PageHeader, Panel } from "../ui/panel.tsx";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states.tsx";
import { Table } from "../ui/table.tsx";
import { jobColumns } from "./columns.tsx";
import { type JobFilterState, useJobFilter } from "./filter-state.ts";
import { Filters } from "./filters.tsx";
import { useRetryMany } from "./retry-many.tsx";

/** What was looked at last, so that the way back from a job leads there. */
export const lastSearch = keptInTab("jobs-search");

/** All jobs, newest first; it follows what happens. */
export function JobHistory() {
  useTitle("Jobs");
  const { state, filter, set, search } = useJobFilter();
  useEffect(() => lastSearch.set(search || null), [search]);
  const list = useJobs(filter);
  const retryMany = useRetryMany(filter);
  const failed = list.jobs.filter(({ status }) => status === "failed");
  return (
    <>
      <PageHeader
        title="Jobs"
        text="Everything that was asked for, newest first."
        actions={
          failed.length > 0 && (
            <Button icon={RotateCcw} onClick={() => retryMany(failed)}>
              Retry failed
            </Button>
          )
        }
      />
      <Filters state={state} set={set} />
      <Panel flush>
        <List list={list} state={state} onReset={() => set({ view: "all", kind: "", when: "", from: "", to: "" })} />
      </Panel>
      <Foot list={list} />
    </>
  );
}

type List = ReturnType<typeof useJobs>;

function List({ list, state, onReset }: { list: List; state: JobFilterState; onReset(): void }) {
  const { jobs, isLoading, error, refresh } = list;
  if (jobs.length > 0) {
    return (
      <>
        {error && <ErrorState error={error} compact onRetry={refresh} />}
        <Table
          caption="Jobs"
          columns={jobColumns}
          rows={jobs}
          keyOf={({ job_id }) => job_id}
          hrefOf={({ job_id }) => `/jobs/${job_id}`}
        />
      </>
    );
  }
  if (isLoading) return <SkeletonRows rows={8} />;
  if (error) return <ErrorState error={error} onRetry={refresh} />;
  const filtered = state.view !== "all" || state.kind !== "" || state.when !== "";
  return filtered ? (
    <EmptyState
      icon={ListChecks}
      title="No job is like that"
      text="None matches the state, the kind and the time that are chosen."
      action={<Button onClick={onReset}>Show all jobs</Button>}
    />
  ) : (
    <EmptyState
      icon={ListChecks}
      title="No jobs yet"
      text="A post, an image or a dataset that is asked for becomes a job, and appears here at once."
      action={
        <>
          <ButtonLink href="/write" variant="primary">
            Write a post
          </ButtonLink>
          <ButtonLink href="/images">Make images</ButtonLink>
        </>
      }
    />
  );
}

/** How many there are, and the way to more. */
function Foot({ list: { jobs, hasMore, loadMore, isLoadingMore } }: { list: List }) {
  if (jobs.length === 0) return null;
  const unfinished = jobs.filter((job: JobListItem) => !isTerminal(job)).length;
  return (
    <div className="mt-4 flex flex-wrap items-center justify-between gap-3 text-[13px] text-muted">
      <p className="figures">
        {`${plural(jobs.length, "job")}${hasMore ? ", and more" : ""}${unfinished > 0 ? ` · ${unfinished} not finished` : ""}`}
      </p>
      {hasMore && (
        <Button size="sm" busy={isLoadingMore} onClick={loadMore}>
          Load more
        </Button>
      )}
    </div>
  );
}
