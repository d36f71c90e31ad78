import type { CancelTimer, Clock } from "@galley/foundation";
import type { ShownSection } from "./define.ts";
import { LeaseLost } from "./job-error.ts";

/** A section as far as it is written. */
export interface LiveSection extends ShownSection {
  /** From 1; raised when the text is another and not only longer, and with every attempt that writes it on. */
  revision: number;
  text: string;
}

/** How an attempt shows its text. */
export interface LiveWriter {
  show(section: ShownSection, text: string | (() => string)): void;
  /** The sections in their order, as they stand now. */
  now(): LiveSection[];
  /** The result holds all that was shown: it need not be stored any more. */
  forget(): void;
  /** The attempt is over; what was shown stays to be seen. */
  close(): Promise<void>;
}

export interface LiveWriterOptions {
  clock: Clock;
  /** What earlier attempts have shown; kept up to date. */
  sections: Map<string, LiveSection>;
  tell(): void;
  /** @throws LeaseLost when the attempt is another's */
  store(sections: LiveSection[]): Promise<void>;
  end(): void;
  onError(error: unknown): void;
}

/** ms in which what was written is gathered: before it is told in this process, and before it is stored for all others. */
const toldEvery = 50;
const storedEvery = 500;

export function createLiveWriter({ clock, sections, tell, store, end, onError }: LiveWriterOptions): LiveWriter {
  /** What was shown since somebody looked: a model writes a hundred pieces a second. */
  const shown = new Map<string, { section: ShownSection; text: string | (() => string) }>();
  /** Shown by earlier attempts, and not changed by this one. */
  const inherited = new Set(sections.keys());
  /** Not stored yet. */
  const dirty = new Set<string>();
  let storing: Promise<void> | undefined;
  const told = gather(clock, toldEvery, tell);
  const stored = gather(clock, storedEvery, () => {
    storing = storeAll().then(() => void (shown.size + dirty.size > 0 && stored.soon()));
  });

  function stop(): void {
    shown.clear();
    dirty.clear();
    stored.stop();
  }

  function take({ section, place, heading }: ShownSection, given: string): void {
    const text = storable(given);
    const before = sections.get(section);
    if (before?.text === text && before.heading === heading) return;
    const revision = revisionAfter(before, text, inherited.delete(section));
    sections.set(section, { section, place, heading, revision, text });
    dirty.add(section);
  }

  function takeAll(): void {
    for (const { section, text } of shown.values()) take(section, typeof text === "string" ? text : text());
    shown.clear();
  }

  async function storeAll(): Promise<void> {
    takeAll();
    const some = [...dirty];
    if (some.length === 0) return;
    dirty.clear();
    try {
      await store(some.map((section) => sections.get(section)!));
    } catch (error) {
      if (error instanceof LeaseLost) return stop();
      onError(error);
      for (const section of some) dirty.add(section);
    }
  }

  return {
    show(section, text) {
      shown.set(section.section, { section, text });
      told.soon();
      stored.soon();
    },
    now() {
      takeAll();
      return [...sections.values()].sort((a, b) => a.place - b.place);
    },
    forget: stop,
    async close() {
      stored.stop();
      await storing;
      await storeAll();
      told.stop();
      end();
      tell();
    },
  };
}

/** Half of a character waits for its other half, and no database takes a NUL. */
const storable = (text: string): string => text.replaceAll("\0", "").replace(/[\uD800-\uDBFF]$/, "");

/** Revisions of attempts are so far apart: what one has told and not stored, the next one does not know. */
const attemptStep = 1000;

function revisionAfter(before: LiveSection | undefined, text: string, isInherited: boolean): number {
  if (!before) return 1;
  if (isInherited) return (Math.floor(before.revision / attemptStep) + 1) * attemptStep + 1;
  return text.startsWith(before.text) ? before.revision : before.revision + 1;
}

/** Runs `work` once for all that was asked for within `delay` ms. */
function gather(clock: Clock, delay: number, work: () => void): { soon(): void; stop(): void } {
  let timer: CancelTimer | undefined;
  let stopped = false;
  return {
    soon() {
      if (stopped || timer) return;
      timer = clock.after(delay, () => {
        timer = undefined;
        work();
      });
    },
    stop() {
      stopped = true;
      timer?.();
    },
  };
}
