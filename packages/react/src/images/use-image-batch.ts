import type {
  BatchStatusResponse,
  CreateImageBatchResponse,
  FinalizeBatchRequest,
  NewImageBatch,
} from "@galley/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { useGalley } from "../provider.tsx";
import type { WatchOptions } from "../watch/options.ts";
import { find } from "../watch/shared.ts";
import { useShared } from "../watch/use-shared.ts";
import { useTold } from "../watch/use-told.ts";
import { type ImageBatchState, noBatchYet } from "./batch-types.ts";
import { batchName, createWatchedBatch, type WatchedBatch } from "./watched-batch.ts";

export type UseImageBatchOptions = WatchOptions<BatchStatusResponse> & {
  /** The batch to follow, as it stands in the page's address for instance. `create` and `follow` change it. */
  batchId?: string | null | undefined;
};

export type UseImageBatch = ImageBatchState & {
  batchId: string | null;
  /** Whether the first answer is awaited. */
  isLoading: boolean;
  /** Whether `create` is under way. */
  isCreating: boolean;
  /** Asks for pictures and follows their batch. Rejects with a `GalleyError`, which is also the hook's `error`. */
  create(images: NewImageBatch["images"], options?: Omit<NewImageBatch, "images">): Promise<CreateImageBatchResponse>;
  /** Follows another batch; null: none. */
  follow(batchId: string | null): void;
  /** Has finals made of drafts (`{ quality: "high" }`): each is then the `final` of its draft. Gives the finals' job ids. */
  approve(
    jobIds: readonly string[],
    request?: Omit<Partial<FinalizeBatchRequest>, "job_ids">,
  ): Promise<readonly string[]>;
  /** Cancels all that has not ended, finals included. */
  cancel(): Promise<void>;
  /** Runs one failed or cancelled job again, a draft or a final. */
  retry(jobId: string): Promise<void>;
  refresh(): Promise<void>;
};

/** A batch of pictures: asked for, watched as its pictures come, and its drafts approved. */
export function useImageBatch(options: UseImageBatchOptions = {}): UseImageBatch {
  const { enabled = true, pauseWhenHidden = true, batchId: given = null } = options;
  const client = useGalley();
  const [batchId, follow] = useFollowed(given);
  const { create, isCreating, error: createError } = useCreate(follow);
  const name = batchId !== null && enabled ? batchName(batchId) : null;
  const open = () => createWatchedBatch(client, batchId ?? "");
  const shared = { client, name, create: open, pauses: pauseWhenHidden };
  const state = useShared<ImageBatchState, WatchedBatch>(shared, noBatchYet);
  const { batch } = state;
  const error = createError ?? state.error;

  const isComplete = batch !== null && batch.status === "completed";
  useTold(isComplete ? `${batch.batch_id} ${batch.completed_at}` : null, () => batch && options.onComplete?.(batch));
  useTold(error, () => error && options.onError?.(error));

  return {
    ...state,
    connection: name === null ? "closed" : state.connection,
    error,
    batchId,
    isLoading: name !== null && batch === null && error === null,
    isCreating,
    create,
    follow,
    ...useBatchActions(name),
  };
}

/** What was last said: by the option, when it has changed since, or by `follow`. */
function useFollowed(given: string | null) {
  const [said, say] = useState({ given, batchId: given });
  const batchId = said.given === given ? said.batchId : given;
  const follow = useCallback((id: string | null) => say({ given, batchId: id }), [given]);
  return [batchId, follow] as const;
}

function useCreate(follow: (batchId: string) => void) {
  const client = useGalley();
  const [state, setState] = useState<{ isCreating: boolean; error: Error | null }>({ isCreating: false, error: null });
  const isMounted = useRef(false);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  const create = useCallback<UseImageBatch["create"]>(
    async (images, options = {}) => {
      setState({ isCreating: true, error: null });
      // Not ended by an unmount: the pictures are paid for whether or not their batch is known.
      const outcome = await client.createImageBatch({ images, ...options }).catch((error: Error) => error);
      const error = outcome instanceof Error ? outcome : null;
      if (isMounted.current) setState({ isCreating: false, error });
      if (outcome instanceof Error) throw outcome;
      if (isMounted.current) follow(outcome.batch_id);
      return outcome;
    },
    [client, follow],
  );
  return { create, ...state };
}

function useBatchActions(name: string | null) {
  const client = useGalley();
  const watched = useCallback((): WatchedBatch => {
    const batch = name === null ? undefined : find<WatchedBatch>(client, name);
    if (!batch) throw new TypeError("No batch is followed");
    return batch;
  }, [client, name]);
  const approve = useCallback<UseImageBatch["approve"]>(
    async (jobIds, request = {}) => watched().approve(jobIds, request),
    [watched],
  );
  const cancel = useCallback(async () => watched().cancel(), [watched]);
  const retry = useCallback(async (jobId: string) => watched().retry(jobId), [watched]);
  const refresh = useCallback(async () => watched().refresh(), [watched]);
  return { approve, cancel, retry, refresh };
}
