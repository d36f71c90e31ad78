/**
 * Flushes folders, each once for all who ask while its flush before is under way: who asks gets a flush that began after
 * he had asked, so that what he did before is in it. Ten files of one upload so cost two or three flushes.
 */
export function createSyncTogether(syncFolder: (folder: string) => Promise<void>): (folder: string) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Promise<void>>();

  function begin(folder: string): Promise<void> {
    const flush = syncFolder(folder).finally(() => {
      if (running.get(folder) === flush) running.delete(folder);
    });
    running.set(folder, flush);
    return flush;
  }

  return (folder) => {
    const before = running.get(folder);
    if (!before) return begin(folder);
    const known = waiting.get(folder);
    if (known) return known;
    const next = (): Promise<void> => {
      waiting.delete(folder);
      return begin(folder);
    };
    // Whether the one before succeeded says nothing of this one.
    const flush = before.then(next, next);
    waiting.set(folder, flush);
    return flush;
  };
}
