import type { Enum } from "protobufjs/light.js";
import { type Problems, shown } from "./problems.ts";
import { readDuration, readFieldMask, readTimestamp, type Time, toCamelCase } from "./texts.ts";

/** Makes of a JSON value what `fromObject` takes for the field; undefined when it is wrong, which `problems` then tells. */
export type Read = (value: unknown, at: string, problems: Problems) => unknown;

const integers: Record<string, [least: bigint, most: bigint]> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

function wrong(problems: Problems, at: string, type: string, value: unknown): undefined {
  const object = typeof value === "object" && value !== null;
  problems.value(at, type, object ? "Starting an object on a scalar field" : shown(value));
}

const kind = (type: string): string => `TYPE_${type.toUpperCase()}`;

/** A number, or a text that is one in JSON's way of writing. */
const isNumber = (value: unknown): boolean =>
  typeof value === "number" || (typeof value === "string" && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value));

function readInteger(type: string, [least, most]: [bigint, bigint]): Read {
  return (value, at, problems) => {
    if (!isNumber(value)) return wrong(problems, at, kind(type), value);
    const number = typeof value === "string" && /^-?\d{1,20}$/.test(value) ? BigInt(value) : Number(value);
    const whole = typeof number === "bigint" || Number.isInteger(number);
    if (!whole || number < least || number > most) return wrong(problems, at, kind(type), value);
    // A 64-bit number is given on as text, so that none of its digits is lost on the way into the message.
    return type.endsWith("64") ? String(BigInt(number)) : Number(number);
  };
}

const notNumbers = new Set<unknown>(["NaN", "Infinity", "-Infinity"]);

const readFloat =
  (type: string): Read =>
  (value, at, problems) =>
    isNumber(value) || notNumbers.has(value) ? Number(value) : wrong(problems, at, kind(type), value);

const readBool: Read = (value, at, problems) => {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  return wrong(problems, at, "TYPE_BOOL", value);
};

const readString: Read = (value, at, problems) =>
  typeof value === "string" ? value : wrong(problems, at, "TYPE_STRING", value);

/** Base64 in either alphabet, with or without padding. */
const readBytes: Read = (value, at, problems) => {
  if (typeof value !== "string") return wrong(problems, at, "TYPE_BYTES", value);
  const bytes = Buffer.from(value, "base64");
  const digits = value.endsWith("==") ? value.length - 2 : value.endsWith("=") ? value.length - 1 : value.length;
  // Buffer passes over what is no digit: then there are fewer bytes than there would be.
  if (digits % 4 !== 1 && bytes.length === Math.floor((digits * 3) / 4)) return bytes;
  problems.value(at, "TYPE_BYTES", `Base64 decoding failed for ${shown(value)}`);
  return undefined;
};

/** What reads a field of a scalar type of the protos. */
export function scalarReader(type: string): Read {
  const range = integers[type];
  if (range) return readInteger(type, range);
  if (type === "double" || type === "float") return readFloat(type);
  if (type === "bool") return readBool;
  if (type === "bytes") return readBytes;
  if (type === "string") return readString;
  throw new Error(`No field of Cloud Tasks had the type ${type} so far`);
}

/** The name of a type in the messages and in an Any. */
export const typeUrl = (fullName: string): string => `type.googleapis.com/${fullName.replace(/^\./, "")}`;

/** An enum by name or number; a number without a name is kept, as it is over gRPC. */
export function enumReader(type: Enum): Read {
  const url = typeUrl(type.fullName);
  return (value, at, problems) => {
    if (typeof value === "string" && Object.hasOwn(type.values, value)) return type.values[value];
    const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number === "number" && (number | 0) === number) return number;
    return wrong(problems, at, url, value);
  };
}

/** A Timestamp or Duration. Google's messages name the field twice, the second time in camel case. */
function timeReader(name: string, read: (text: string) => Time | string): Read {
  const type = `type.googleapis.com/google.protobuf.${name}`;
  return (value, at, problems) => {
    const time =
      typeof value === "string" ? read(value) : `Invalid data type for ${name.toLowerCase()}, value is ${shown(value)}`;
    if (typeof time === "object") return time;
    problems.value(at, type, `Field '${toCamelCase(at.slice(at.lastIndexOf(".") + 1))}', ${time}`);
    return undefined;
  };
}

/** The messages that are texts in JSON, by full name. */
export const textReaders: Record<string, Read> = {
  ".google.protobuf.Timestamp": timeReader("Timestamp", readTimestamp),
  ".google.protobuf.Duration": timeReader("Duration", readDuration),
  ".google.protobuf.FieldMask": (value, at, problems) =>
    typeof value === "string"
      ? readFieldMask(value)
      : wrong(problems, at, "type.googleapis.com/google.protobuf.FieldMask", value),
};
