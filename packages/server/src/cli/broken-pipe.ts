import { statusAfter } from "./signals.ts";

/** Whoever reads what a command prints may have had enough, as `head` has: it ends there, as other commands do. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      // A bar hides it.
      if (process.stderr.isTTY) process.stderr.write("\x1b[?25h");
      process.exit(statusAfter("SIGPIPE"));
    });
  }
}
