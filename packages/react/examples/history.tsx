import { useJobs } from "@galley/react";

export function History() {
  const { jobs, hasMore, loadMore, isLoading, error } = useJobs({ kind: "blog", limit: 20 });
  if (isLoading) return <p>Loading</p>;
  return (
    <>
      {error && <p role="alert">{error.message}</p>}
      <ul>
        {jobs.map((job) => (
          <li key={job.job_id}>{`${job.created_at} ${job.status} ${job.progress_percentage} %`}</li>
        ))}
      </ul>
      {hasMore && (
        <button type="button" onClick={loadMore}>
          Older
        </button>
      )}
    </>
  );
}
