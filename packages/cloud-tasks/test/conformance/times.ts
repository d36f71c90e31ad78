/** A Timestamp or Duration as the official client gives and takes it. */
interface Time {
  seconds?: unknown;
  nanos?: number | null;
}

/** Milliseconds, with fractions. NaN when it is not there. */
export const millis = (time: Time | null | undefined): number =>
  time ? Number(time.seconds) * 1000 + (time.nanos ?? 0) / 1e6 : Number.NaN;

/** A Timestamp or Duration of so many milliseconds. */
export const time = (ms: number): { seconds: number; nanos: number } => {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) };
};
