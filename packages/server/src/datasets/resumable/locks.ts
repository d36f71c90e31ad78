import { randomUUID } from "node:crypto";
import type { Clock, Database } from "@galley/foundation";
import { Refusal } from "../../refusal.ts";
import type { DatasetTables } from "../tables.ts";

/** ms without a sign of life after which a lock is free: that of a process that was killed, for one. */
const lease = 30_000;
/** ms that a request waits for the one before it to let go. */
const patience = 10_000;
/** ms between two tries, for messages that do not arrive. */
const tryEvery = 500;
const channel = "resumable_upload";

/** Somebody works on an upload, and nobody else does. */
export interface HeldLock {
  readonly token: string;
  /** Aborted when it is certain no more: the lease could not be renewed. */
  readonly lost: AbortSignal;
  /** Never fails: what cannot be freed now is freed a little later. */
  release(): Promise<void>;
}

/** Of an upload that is not there. */
export const uploadNotFound = (): Refusal => new Refusal("upload_not_found", "There is no such upload.");

/**
 * Locks of uploads, in their rows, so that all processes agree. Whoever wants one that is held asks its holder to let go:
 * it may be held for a connection of which only one end is left.
 */
export function createUploadLocks({ database, clock }: { database: Database<DatasetTables>; clock: Clock }) {
  const { signals } = database;
  const until = (): number => clock.now() + lease;

  async function take(id: string, token: string): Promise<"taken" | "held" | "missing"> {
    return database.write(async ({ db }) => {
      const { numUpdatedRows } = await db
        .updateTable("resumable_upload")
        .set({ lock_token: token, lock_until: until(), touched_at: clock.now() })
        .where("id", "=", id)
        .where(({ eb, or }) => or([eb("lock_until", "is", null), eb("lock_until", "<=", clock.now())]))
        .executeTakeFirst();
      if (numUpdatedRows > 0n) return "taken";
      const row = await db.selectFrom("resumable_upload").select("id").where("id", "=", id).executeTakeFirst();
      return row ? "held" : "missing";
    });
  }

  /** Renews a lock that was taken, and lets its holder know when somebody else wants it. */
  function hold(id: string, token: string, letGo: () => void): HeldLock {
    const lost = new AbortController();
    const own = (set: { lock_token?: null; lock_until: number | null; touched_at?: number }) =>
      database.write(({ db }) =>
        db
          .updateTable("resumable_upload")
          .set(set)
          .where("id", "=", id)
          .where("lock_token", "=", token)
          .executeTakeFirst(),
      );
    let released = false;
    let renewed = clock.now();
    let cancelRenewal = (): void => {};
    const renewLater = (): void => {
      cancelRenewal = clock.after(lease / 3, () => void renew().finally(() => released || renewLater()));
    };
    async function renew(): Promise<void> {
      const begun = clock.now();
      const found = await own({ lock_until: until(), touched_at: begun }).then(
        ({ numUpdatedRows }) => numUpdatedRows > 0n,
        () => undefined,
      );
      if (found) renewed = begun;
      if (found === false || clock.now() - renewed >= lease) lost.abort(new Error("The lock of the upload was lost."));
    }
    renewLater();
    const unsubscribe = signals.subscribe(channel, (message) => {
      const [what, of, by] = message.split(" ");
      if (what === "wanted" && of === id && by !== token) letGo();
    });
    return {
      token,
      lost: lost.signal,
      async release() {
        if (released) return;
        released = true;
        cancelRenewal();
        unsubscribe();
        await free();
      },
    };

    async function free(): Promise<void> {
      try {
        await own({ lock_token: null, lock_until: null });
        signals.publish(channel, `free ${id}`);
      } catch {
        // Whoever waits need not wait for the lease to run out; later than that it is nobody's to free.
        if (clock.now() - renewed < lease) clock.after(tryEvery, () => void free());
      }
    }
  }

  /** Resolves when the lock may be free, or it is time to try again. */
  function nextChance(id: string, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const unsubscribe = signals.subscribe(channel, (message) => void (message === `free ${id}` && resolve()), resolve);
    const cancel = clock.after(tryEvery, resolve);
    const leave = (): void => resolve();
    signal.addEventListener("abort", leave, { once: true });
    if (signal.aborted) leave();
    return promise.finally(() => {
      unsubscribe();
      cancel();
      signal.removeEventListener("abort", leave);
    });
  }

  return {
    /** Of an upload whose row is written with this lock in it. */
    begin(id: string, letGo: () => void): HeldLock & { columns: { lock_token: string; lock_until: number } } {
      const lock = hold(id, randomUUID(), letGo);
      return { ...lock, columns: { lock_token: lock.token, lock_until: until() } };
    },

    /** @throws Refusal `upload_not_found`, `upload_locked` where its holder does not let go in time */
    async acquire(id: string, { letGo, signal }: { letGo: () => void; signal: AbortSignal }): Promise<HeldLock> {
      const token = randomUUID();
      const latest = clock.now() + patience;
      for (;;) {
        // Before it is looked at: it may become free in between.
        const chance = nextChance(id, signal);
        const state = await take(id, token);
        if (state === "taken") return hold(id, token, letGo);
        if (state === "missing") throw uploadNotFound();
        if (signal.aborted || clock.now() >= latest)
          throw new Refusal("upload_locked", "Another request works on this upload. Try again in a moment.");
        signals.publish(channel, `wanted ${id} ${token}`);
        await chance;
      }
    },

    /** Undefined where somebody holds it, or there is no such upload. */
    async tryAcquire(id: string): Promise<HeldLock | undefined> {
      const token = randomUUID();
      return (await take(id, token)) === "taken" ? hold(id, token, () => {}) : undefined;
    },

    /** Frees them all. Only where no other process can hold one. */
    async freeAll(): Promise<void> {
      await database.write(({ db }) =>
        db
          .updateTable("resumable_upload")
          .set({ lock_token: null, lock_until: null })
          .where("lock_until", "is not", null)
          .execute(),
      );
    },
  };
}

export type UploadLocks = ReturnType<typeof createUploadLocks>;
