/**
 * The messages that are texts in JSON: Timestamp, Duration and FieldMask, by the rules of protobuf.dev/programming-guides/json.
 * What reads one answers with the message's fields, or with a sentence that says what is wrong with the text.
 */

/** A Timestamp or a Duration. */
export interface Time {
  seconds: number;
  nanos: number;
}

const timestampForm = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/;
const durationForm = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/;

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
const [firstSecond, lastSecond] = [-62_135_596_800, 253_402_300_799];
/** 10,000 years. */
const longestDuration = 315_576_000_000;

const nanosOf = (fraction = ""): number => Number(fraction.padEnd(9, "0"));

/** 0, 3, 6 or 9 digits, as many as are needed. */
function fractionOf(nanos: number): string {
  if (nanos === 0) return "";
  const digits = String(nanos).padStart(9, "0");
  if (nanos % 1_000_000 === 0) return `.${digits.slice(0, 3)}`;
  return nanos % 1000 === 0 ? `.${digits.slice(0, 6)}` : `.${digits}`;
}

/** RFC 3339, in Z or with an offset. */
export function readTimestamp(text: string): Time | string {
  const [, local, fraction, sign, hours = "0", minutes = "0"] = timestampForm.exec(text) ?? [];
  if (local === undefined) {
    return /(?:Z|[+-]\d\d:\d\d)$/.test(text)
      ? `Invalid time format: ${text}`
      : "Illegal timestamp format; timestamps must end with 'Z' or have a valid timezone offset.";
  }
  const milliseconds = Date.parse(`${local}Z`);
  // Date.parse takes the 31st of a short month for the 1st of the next.
  const real = !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(local);
  if (!real || Number(hours) > 23 || Number(minutes) > 59) return `Invalid time format: ${text}`;
  const ahead = (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  const seconds = milliseconds / 1000 - ahead;
  if (seconds < firstSecond || seconds > lastSecond) return "Timestamp value exceeds limits";
  return { seconds, nanos: nanosOf(fraction) };
}

export const writeTimestamp = ({ seconds, nanos }: Time): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19)}${fractionOf(nanos)}Z`;

/** Seconds with an `s`, such as `1.500s` and `-0.1s`. */
export function readDuration(text: string): Time | string {
  if (!text.endsWith("s")) return "Illegal duration format; duration must end with 's'";
  const [, sign, whole, fraction] = durationForm.exec(text) ?? [];
  if (whole === undefined) return "Invalid duration format, failed to parse seconds";
  const [seconds, nanos] = [Number(whole), nanosOf(fraction)];
  if (seconds > longestDuration || (seconds === longestDuration && nanos > 0)) return "Duration value exceeds limits";
  return sign === "-" ? { seconds: 0 - seconds, nanos: 0 - nanos } : { seconds, nanos };
}

export function writeDuration({ seconds, nanos }: Time): string {
  const sign = seconds < 0 || nanos < 0 ? "-" : "";
  return `${sign}${Math.abs(seconds)}${fractionOf(Math.abs(nanos))}s`;
}

/** `retryConfig` to `retry_config`; what is in snake case already stays as it is. */
export const toSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const toCamelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Paths with commas between them, in camel or snake case. */
export const readFieldMask = (text: string): { paths: string[] } => ({
  paths: text === "" ? [] : text.split(",").map(toSnakeCase),
});

export const writeFieldMask = ({ paths }: { paths: string[] }): string => paths.map(toCamelCase).join(",");
