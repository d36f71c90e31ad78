/**
 * Seconds in words for people, in English, as exact as an estimate deserves: "a few seconds" (under 10), "45 seconds",
 * "about 4 minutes", "1 hour 5 minutes", "2 days 3 hours". "unknown" for null, undefined and what is no finite number.
 */
export function formatEstimatedTime(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return "unknown";
  if (seconds < 10) return "a few seconds";
  if (seconds <= 59) return `${Math.ceil(seconds)} seconds`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `about ${count(minutes, "minute")}`;
  if (minutes < 24 * 60) return both(Math.floor(minutes / 60), "hour", minutes % 60, "minute");
  const hours = Math.round(minutes / 60);
  return both(Math.floor(hours / 24), "day", hours % 24, "hour");
}

function both(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? count(large, largeUnit) : `${count(large, largeUnit)} ${count(small, smallUnit)}`;
}

function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}
