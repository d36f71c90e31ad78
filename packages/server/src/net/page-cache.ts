import type { Clock } from "@galley/foundation";

export interface PageCache<Page> {
  /** What was kept under the key and is still fresh. */
  get(key: string): Page | undefined;
  /** Keeps a page as long as its `Cache-Control` allows, at most `longest`; `size` in bytes. */
  put(key: string, page: Page, size: number, cacheControl: string | null): void;
}

/**
 * Keeps pages in memory, so that a batch of posts from the same sources asks a server once. The oldest go first when
 * `capacity` (bytes) is full. A page that says nothing is kept for `longest` (ms).
 */
export function createPageCache<Page>(options: { clock: Clock; longest: number; capacity: number }): PageCache<Page> {
  const { clock, longest, capacity } = options;
  const kept = new Map<string, { page: Page; size: number; until: number }>();
  let total = 0;
  const drop = (key: string): void => {
    total -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  };
  return {
    get(key) {
      const found = kept.get(key);
      if (found !== undefined && found.until > clock.now()) return found.page;
      drop(key);
      return undefined;
    },
    put(key, page, size, cacheControl) {
      drop(key);
      const time = Math.min(longest, freshness(cacheControl));
      if (time <= 0 || size > capacity) return;
      for (const oldest of kept.keys()) if (total + size > capacity) drop(oldest);
      kept.set(key, { page, size, until: clock.now() + time });
      total += size;
    },
  };
}

/** ms a page may be used again without asking (RFC 9111 5.2.2); a shared cache's rules, as its pages serve all. */
function freshness(cacheControl: string | null): number {
  const rules = (cacheControl ?? "").toLowerCase();
  if (/\b(no-store|no-cache|private)\b/.test(rules)) return 0;
  const seconds = /\bs-maxage\s*=\s*"?(\d+)/.exec(rules)?.[1] ?? /\bmax-age\s*=\s*"?(\d+)/.exec(rules)?.[1];
  return seconds === undefined ? Number.POSITIVE_INFINITY : Number(seconds) * 1000;
}
