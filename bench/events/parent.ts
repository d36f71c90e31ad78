/** The words that a measured server and its parent exchange. */
export function serveParent(paths: string[], go: () => Promise<void>, close: () => Promise<void>): void {
  process.on("message", (word) => {
    if (word === "memory") {
      globalThis.gc?.();
      process.send?.(process.memoryUsage.rss());
    }
    if (word === "go") void go();
  });
  process.on("disconnect", () => void close());
  process.send?.(paths);
}
