import { invalid } from "./errors.ts";

/** `google.protobuf.Duration` and `google.protobuf.Timestamp`, which are built alike. */
export interface TimeMessage {
  seconds: number;
  nanos: number;
}

/** duration.proto and timestamp.proto: about 10,000 years either way; years 1 to 9999. */
const longestDuration = 315_576_000_000;
const firstSecond = -62_135_596_800;
const lastSecond = 253_402_300_799;
const giga = 1_000_000_000;

/** Seconds with a fraction. `field` is for the text. @throws RpcError INVALID_ARGUMENT */
export function toSeconds(duration: Partial<TimeMessage>, field: string): number {
  const { seconds = 0, nanos = 0 } = duration;
  const inRange = Math.abs(seconds) <= longestDuration && Math.abs(nanos) < giga;
  if (!inRange || (seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0))
    throw invalid(`${field} is not a valid duration.`);
  return seconds + nanos / giga;
}

/** Exact to the nanosecond up to about 100 days, which a double can tell apart. */
export function fromSeconds(value: number): TimeMessage {
  const seconds = Math.trunc(value);
  const nanos = Math.round((value - seconds) * giga);
  // A fraction may round up to a whole second; no zero of either is to be a negative one.
  if (Math.abs(nanos) === giga) return { seconds: seconds + Math.sign(nanos) || 0, nanos: 0 };
  return { seconds: seconds || 0, nanos: nanos || 0 };
}

/** Milliseconds since the epoch, cut to the microsecond. @throws RpcError INVALID_ARGUMENT */
export function toMillis(timestamp: Partial<TimeMessage>, field: string): number {
  const { seconds = 0, nanos = 0 } = timestamp;
  if (!(seconds >= firstSecond && seconds <= lastSecond && nanos >= 0 && nanos < giga))
    throw invalid(`${field} is not a valid timestamp.`);
  return seconds * 1000 + Math.floor(nanos / 1000) / 1000;
}

/** To the microsecond, as the service keeps times. */
export function fromMillis(time: number): TimeMessage {
  const micros = Math.round(time * 1000);
  const seconds = Math.floor(micros / 1e6);
  return { seconds, nanos: (micros - seconds * 1e6) * 1000 };
}
