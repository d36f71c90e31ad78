import type { Metadata } from "sharp";

/** Keeps the memory of work on pictures bounded: each says what it needs, and waits its turn. */
export interface PixelRoom {
  /**
   * Runs work that needs so many bytes once there is room. First come, first served: light work does not pass by heavy
   * work that waits. Work that needs more than the whole room gets it alone. Waiting ends with the signal's reason.
   */
  run<T>(bytes: number, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

interface Waiting {
  bytes: number;
  enter: () => void;
}

/** `slots`: how much may run at once, however light; more than libuv has threads buys nothing. */
export function createPixelRoom({ bytes: whole, slots }: { bytes: number; slots: number }): PixelRoom {
  let free = whole;
  let running = 0;
  const queue: Waiting[] = [];

  const admit = () => {
    for (let first = queue[0]; first && running < slots && first.bytes <= free; first = queue[0]) {
      queue.shift();
      running++;
      free -= first.bytes;
      first.enter();
    }
  };
  const leave = (bytes: number) => {
    running--;
    free += bytes;
    admit();
  };
  const enter = (bytes: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const waiting: Waiting = {
        bytes,
        enter: () => {
          signal?.removeEventListener("abort", giveUp);
          resolve();
        },
      };
      const giveUp = () => {
        queue.splice(queue.indexOf(waiting), 1);
        reject(signal?.reason);
        admit();
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      queue.push(waiting);
      admit();
    });

  return {
    run: async (bytes, work, signal) => {
      signal?.throwIfAborted();
      const taken = Math.min(Math.max(0, bytes), whole);
      await enter(taken, signal);
      try {
        return await work();
      } finally {
        leave(taken);
      }
    },
  };
}

/** Bytes a pixel that decoding takes on its way to a smaller picture (peak RSS, 48 megapixels, sharp 0.35.5). */
function bytesPerPixel({ format, isProgressive }: Pick<Metadata, "format" | "isProgressive">): number {
  if (format === "jpeg") return isProgressive ? 4.3 : 0.3;
  if (format === "png") return isProgressive ? 3.9 : 2.2;
  return format === "gif" ? 6.2 : 0.3;
}

/** Raw pixels and the file that is written of them, a pixel: WebP took 10.4 at 67 megapixels, PNG and JPEG 5.3. */
const outputBytesPerPixel = 10.5;

/** The memory of reading a picture (its header says how) and of writing one of `outputPixels`. */
export function bytesNeeded(
  header: Pick<Metadata, "format" | "isProgressive" | "width" | "height">,
  outputPixels: number,
): number {
  return Math.ceil(header.width * header.height * bytesPerPixel(header) + outputPixels * outputBytesPerPixel);
}
