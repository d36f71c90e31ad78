/** Something that a person who runs the service may want to find in the log. Nothing has to be done about it by code. */
export interface QueueNotice {
  kind: /** A call got no answer and is made again. */
    | "retry"
    /** A queue was missing when a task came, or was applied, and now exists. */
    | "queue_created"
    /** A queue's settings were changed. */
    | "queue_updated"
    /** A queue is disabled (by an uploaded queue.yaml) and shown as paused. Told once until it is enabled. */
    | "queue_disabled";
  /** The queue's id, where it is about one. */
  queue: string | undefined;
  /** A sentence; without secrets. */
  message: string;
}

/** Must not throw. */
export type Notify = (notice: QueueNotice) => void;
