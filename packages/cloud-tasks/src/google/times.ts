/**
 * `google.protobuf.Duration` and `Timestamp` as the client gives and takes them: 64-bit seconds as a number, a decimal
 * string or a Long.
 */
export interface ProtoTime {
  seconds?: number | string | { toString(): string } | null;
  nanos?: number | null;
}

const parts = (seconds: number) => {
  const whole = Math.floor(seconds);
  const nanos = Math.round((seconds - whole) * 1e9);
  return nanos === 1e9 ? { seconds: whole + 1, nanos: 0 } : { seconds: whole, nanos };
};

/** From seconds. */
export const toDuration = (seconds: number) => parts(seconds);

/** In seconds; undefined when it is not set. */
export function fromDuration(duration: ProtoTime | null | undefined): number | undefined {
  return duration ? Number(duration.seconds ?? 0) + (duration.nanos ?? 0) / 1e9 : undefined;
}

/** From ms since the epoch. */
export function toTimestamp(ms: number) {
  const seconds = Math.floor(ms / 1000);
  // The service keeps microseconds.
  return { seconds, nanos: Math.min(999_999_000, Math.round((ms - seconds * 1000) * 1000) * 1000) };
}

/** In ms since the epoch; undefined when it is not set. */
export function fromTimestamp(timestamp: ProtoTime | null | undefined): number | undefined {
  return timestamp ? Number(timestamp.seconds ?? 0) * 1000 + (timestamp.nanos ?? 0) / 1e6 : undefined;
}
