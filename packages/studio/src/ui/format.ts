const money = new Intl.NumberFormat("en", { style: "currency", currency: "USD" });
const counts = new Intl.NumberFormat("en");
const stamp = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });
const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });
const dayAndYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });

/** 1234 -> "1,234". */
export const formatCount = (value: number): string => counts.format(value);

/** USD; small amounts keep four places, since pictures cost less than a cent. */
export function formatCost(usd: number): string {
  if (usd === 0) return "$0.00";
  if (usd < 0.0001) return "< $0.0001";
  return usd < 0.1 ? `$${usd.toFixed(4)}` : money.format(usd);
}

/** ms -> "340 ms", "4.2 s", "3 min 5 s", "2 h 10 min". */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(Math.round(ms / 1000) / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(ms / 1000) % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** ms that go on: whole seconds, so that it counts and does not flicker. */
export const formatElapsed = (ms: number): string =>
  ms < 60_000 ? `${Math.max(0, Math.floor(ms / 1000))} s` : formatDuration(Math.floor(ms / 1000) * 1000);

/** Bytes -> "640 B", "1.2 MB". */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** The moment in full, in the reader's own zone. */
export const formatMoment = (time: number): string => stamp.format(time);

/** "just now", "4 min ago", "in 20 s", or the day once it is more than six days off. */
export function formatRelative(time: number, now: number): string {
  const seconds = Math.round((now - time) / 1000);
  const away = Math.abs(seconds);
  if (away < 5) return "just now";
  if (away >= 6 * 86_400) {
    const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
    return (sameYear ? day : dayAndYear).format(time);
  }
  const words =
    away < 60
      ? `${away} s`
      : away < 3600
        ? `${Math.floor(away / 60)} min`
        : away < 86_400
          ? `${Math.floor(away / 3600)} h`
          : `${Math.floor(away / 86_400)} d`;
  return seconds < 0 ? `in ${words}` : `${words} ago`;
}

/** "1 job", "2 jobs". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
