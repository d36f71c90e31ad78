import { statusAfter } from "./signals.ts";

/** Whoever reads what a command prints may have had enough, as `head` has: it ends there, as other commands do. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(statusAfter("SIGPIPE"));
      throw error;
    });
  }
}
