import type { BlogResult } from "@galley/contract";
import { unless } from "../post.ts";

/** Two runs of one request give the same bytes. */
export function replay(first: BlogResult, again: BlogResult): string[] {
  return Object.keys(first).flatMap((name) => {
    const key = name as keyof BlogResult;
    return unless(JSON.stringify(first[key]) === JSON.stringify(again[key]), `The second run has another ${name}.`);
  });
}
