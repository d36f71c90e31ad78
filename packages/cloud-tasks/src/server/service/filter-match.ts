import type { Message } from "../rpc.ts";
import { invalid, shown } from "./errors.ts";
import { camelPath, type Field, type Fields, fieldsAlong } from "./fields.ts";
import type { TimeMessage } from "./times.ts";

export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | ":";

/** Whether a message passes. */
export type Predicate = (message: Message) => boolean;

/** A comparison that lacks its value. */
export type Comparison = (value: { text: string; quoted: boolean }) => Predicate;

type Scalar = string | number;
type Leaf = Exclude<Field, { kind: "message" }>;

/**
 * Compares a field with a value, by the kind of the field: text without regard to case, enums by name or number,
 * durations as `1.5s`, times as RFC 3339. `:` is "contains" for text and "equals" for the rest; `:*` asks whether the
 * field is set. What is not set fits no comparison. @throws RpcError INVALID_ARGUMENT
 */
export function comparison(path: string, operator: Operator, fields: Fields): Comparison {
  const parts = camelPath(path);
  const field = fieldsAlong(parts, fields)?.at(-1);
  if (!field) throw invalid(`Invalid filter: there is no field "${shown(path)}".`);
  return ({ text, quoted }) => {
    if (operator === ":" && text === "*" && !quoted) return (message) => valuesAt(message, parts).some(isSet);
    if (field.kind === "message") throw invalid(`Invalid filter: the field "${shown(path)}" has no single value.`);
    const wanted = wantedOf(field, text, path);
    const fits = test(field, operator, wanted);
    return (message) => {
      const scalars = valuesAt(message, parts).map((value) => scalarOf(field, value));
      // Of several values none may be equal to one that is excluded.
      return operator === "!=" ? scalars.length > 0 && scalars.every(fits) : scalars.some(fits);
    };
  };
}

/** Text without a field is looked for in all of them. */
export function compareAnywhere(text: string, fields: Fields): Predicate {
  const wanted = text.toLowerCase();
  return (message) => textsIn(message, fields).some((value) => value.toLowerCase().includes(wanted));
}

function textsIn(message: Message, fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    valuesAt(message, [name]).flatMap((value) => {
      if (field.kind === "message") return textsIn(value, field.fields);
      return field.kind === "duration" || field.kind === "timestamp" ? [] : [String(value)];
    }),
  );
}

/** What is set at a path: of repeated fields, each element's. */
function valuesAt(message: Message, path: readonly string[]): unknown[] {
  let values: Message[] = [message];
  for (const part of path) values = values.flatMap((value) => value[part] ?? []);
  return values;
}

const isSet = (value: unknown): boolean => value !== "";

function scalarOf(field: Leaf, value: unknown): Scalar {
  if (field.kind === "enum") return typeof value === "number" ? value : field.values.indexOf(value as string);
  if (field.kind !== "duration" && field.kind !== "timestamp")
    return typeof value === "string" ? value.toLowerCase() : (value as number);
  const { seconds = 0, nanos = 0 } = value as Partial<TimeMessage>;
  return seconds + nanos / 1e9;
}

function wantedOf(field: Leaf, text: string, path: string): Scalar {
  const wanted = readValue[field.kind](text, field);
  if (wanted !== undefined) return wanted;
  throw invalid(`Invalid filter: "${shown(text)}" is no value for the field "${shown(path)}".`);
}

const decimal = /^-?\d+(?:\.\d+)?$/;

const readValue: Record<Leaf["kind"], (text: string, field: Leaf) => Scalar | undefined> = {
  string: (text) => text.toLowerCase(),
  number: (text) => (/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined),
  enum(text, field) {
    const values = field.kind === "enum" ? field.values : [];
    const index = decimal.test(text) ? Number(text) : values.indexOf(text);
    return index >= 0 ? index : undefined;
  },
  duration: readDuration,
  timestamp: readTimestamp,
};

const unitSeconds: Record<string, number> = { ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds; a plain number is one of seconds. */
function readDuration(text: string): number | undefined {
  const [, amount, unit] = /^(-?\d+(?:\.\d+)?)(ns|us|ms|s|m|h|d)?$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * unitSeconds[unit ?? "s"]!;
}

/** Seconds since the epoch. A date alone is its midnight in UTC. */
function readTimestamp(text: string): number | undefined {
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  if (!/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(whole)) return undefined;
  try {
    const nanos = Temporal.Instant.from(whole).epochNanoseconds;
    const micros = nanos / 1000n;
    return Number(micros) / 1e6;
  } catch {
    // A month 13 or an hour 25.
    return undefined;
  }
}

function test(field: Leaf, operator: Operator, wanted: Scalar): (value: Scalar) => boolean {
  switch (operator) {
    case "=":
      return (value) => value === wanted;
    case "!=":
      return (value) => value !== wanted;
    case "<":
      return (value) => value < wanted;
    case "<=":
      return (value) => value <= wanted;
    case ">":
      return (value) => value > wanted;
    case ">=":
      return (value) => value >= wanted;
    case ":":
      return field.kind === "string" ? (value) => String(value).includes(String(wanted)) : (value) => value === wanted;
  }
}
