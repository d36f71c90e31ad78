import { JobProgress, StageList, useJob } from "@galley/react";

export function WatchJob({ jobId }: { jobId: string }) {
  const { job, text, error, cancel, retry } = useJob(jobId);
  return (
    <>
      <JobProgress job={job} error={error} onCancel={cancel} onRetry={retry} />
      <StageList job={job} />
      {text.map((section) => (
        <section key={section.section}>
          <h2>{section.heading}</h2>
          <p>{section.text}</p>
        </section>
      ))}
    </>
  );
}
