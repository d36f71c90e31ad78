import type { WriteStream } from "node:tty";

/** Where lines for people go. */
export interface Lines {
  line(text: string): void;
  /** Writes what is still held back. */
  flush(): void;
}

/**
 * Lines of the same turn of the event loop go out in one write: thousands a second are not a system call each. When the
 * reader has gone (`| head`), what follows is dropped and the server goes on.
 */
export function createLines(stream: WriteStream): Lines {
  let pending = "";
  let open = true;
  stream.on("error", () => {
    open = false;
  });
  const flush = (): void => {
    if (open && pending !== "") stream.write(pending);
    pending = "";
  };
  return {
    line(text) {
      if (pending === "") setImmediate(flush);
      pending += `${text}\n`;
    },
    flush,
  };
}
