/** Words the writer has for a post without sources before it would repeat itself or pad (SPEC: at most 1,800). */
const withoutSources = 1800;
/** The part of the sources that can be quoted: whole sentences of 5 to 34 words that stand for themselves. */
const quotableShare = 0.7;

/** How many words the offline writer can honestly write with `evidenceWords` words of evidence to quote from. */
export function offlineCapacity(evidenceWords: number): number {
  return withoutSources + Math.floor(Math.max(evidenceWords, 0) * quotableShare);
}
