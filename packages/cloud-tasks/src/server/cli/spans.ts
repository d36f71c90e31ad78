/** A time span (ms) as a person writes it: `12 ms`, `1.5 s`, `4 min`, `3 h`, `5 d`. */
export function formatSpan(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 120) return `${short(seconds)} s`;
  if (seconds < 7200) return `${short(seconds / 60)} min`;
  return seconds < 172_800 ? `${short(seconds / 3600)} h` : `${short(seconds / 86_400)} d`;
}

/** At most one place behind the point. */
const short = (number: number): string => String(Math.round(number * 10) / 10);
