/** One thing that is looked at. */
export interface Check {
  weight: number;
  /** 0 (not at all) to 1; null when there is nothing to look at. */
  met: number | null;
  /** What a writer could do, a sentence each; shown when it is not fully met. */
  advice: string | string[];
}

/** Share of the weights that are met, 0 to 100, one decimal, and the advice for the rest, the weightiest first. */
export function judge(checks: Check[]): { score: number; findings: string[] } {
  const judged = checks.filter((check): check is Check & { met: number } => check.met !== null);
  const weights = judged.reduce((sum, { weight }) => sum + weight, 0);
  const met = judged.reduce((sum, check) => sum + check.weight * check.met, 0);
  const findings = judged
    .filter((check) => check.met < 1)
    .toSorted((a, b) => b.weight * (1 - b.met) - a.weight * (1 - a.met))
    .flatMap(({ advice }) => advice);
  return { score: weights === 0 ? 0 : Math.round((met / weights) * 1000) / 10, findings };
}

/** 1 within the bounds, falling to 0 at half the lower or twice the upper. */
export function within(value: number, from: number, to: number): number {
  if (value >= from && value <= to) return 1;
  const met = value < from ? (value - from / 2) / (from / 2) : (2 * to - value) / to;
  return Math.min(1, Math.max(0, met));
}

export const yes = (met: boolean): number => (met ? 1 : 0);
