import type { Storage } from "./port.ts";

/** Deletions under way at once. */
const atOnce = 16;

/** Deletes one by one what begins with `prefix`, where the backend knows no better way. */
export async function deleteListed(storage: Storage, prefix: string): Promise<number> {
  const objects = storage.list(prefix)[Symbol.asyncIterator]();
  let count = 0;
  const worker = async (): Promise<void> => {
    for (let next = await objects.next(); !next.done; next = await objects.next()) {
      await storage.delete(next.value.key);
      count += 1;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  // Only when none goes on in the background.
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return count;
}
