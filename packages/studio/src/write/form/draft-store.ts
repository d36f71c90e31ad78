import { useSyncExternalStore } from "react";
import { kept } from "../../shell/stored.ts";
import { type Draft, emptyDraft, readDraft } from "./draft.ts";

/** ms after the last change: a draft may hold long sources, and is stored whole. */
const storedAfter = 300;

/** The form's values, which outlive the page. */
interface DraftStore {
  get(): Draft;
  set(change: Partial<Draft>): void;
  clear(): void;
  subscribe(listener: () => void): () => void;
}

function createDraftStore(): DraftStore {
  const stored = kept("write.draft");
  const listeners = new Set<() => void>();
  let draft = readDraft(stored.get());
  let timer: ReturnType<typeof setTimeout> | undefined;

  function store(): void {
    clearTimeout(timer);
    timer = undefined;
    stored.set(draft === emptyDraft ? null : JSON.stringify(draft));
  }

  function become(next: Draft): void {
    draft = next;
    clearTimeout(timer);
    timer = setTimeout(store, storedAfter);
    for (const listener of listeners) listener();
  }

  window.addEventListener("pagehide", () => void (timer !== undefined && store()));
  return {
    get: () => draft,
    set: (change) => become({ ...draft, ...change }),
    clear: () => become(emptyDraft),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** One for the page: it goes on while one looks at something else. */
export const draftStore = createDraftStore();

export const useDraft = (): Draft => useSyncExternalStore(draftStore.subscribe, draftStore.get);
