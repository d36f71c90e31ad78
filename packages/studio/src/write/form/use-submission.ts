import { useGalley } from "@galley/react";
import { useEffect, useEffectEvent, useMemo, useSyncExternalStore } from "react";
import { kept } from "../../shell/stored.ts";
import { createSubmission, type Submission, type SubmissionState } from "./submission.ts";

/** The request on its way; where the page was left while one was, it is gone on with. */
export function useSubmission(onAccepted: (jobId: string) => void): [SubmissionState, Submission] {
  const client = useGalley();
  const accepted = useEffectEvent(onAccepted);
  const submission = useMemo(() => {
    let listener: (jobId: string) => void = () => {};
    return {
      ...createSubmission({ client, stored: kept("write.submission"), onAccepted: (jobId) => listener(jobId) }),
      onAccepted: (next: (jobId: string) => void) => {
        listener = next;
      },
    };
  }, [client]);
  useEffect(() => {
    submission.onAccepted((jobId) => accepted(jobId));
    submission.resume();
    return submission.pause;
  }, [submission]);
  return [useSyncExternalStore(submission.subscribe, submission.state), submission];
}
