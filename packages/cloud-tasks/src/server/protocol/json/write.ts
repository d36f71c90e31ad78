import protobuf, { type Enum, type Field, type Message, type Type } from "protobufjs/light.js";
import { writeDuration, writeFieldMask, writeTimestamp } from "./texts.ts";

/** How the answer is to be written. */
export interface WriteOptions {
  /** Enums as numbers: what `$alt=json;enum-encoding=int` asks for. */
  numericEnums: boolean;
}

type Write = (value: unknown, options: WriteOptions) => unknown;

interface FieldWriter {
  name: string;
  write: Write;
  /** Whether the value is one that JSON leaves out. */
  omitted: (value: unknown) => boolean;
}

type Values = Record<string, unknown>;

const writersOf = new WeakMap<Type, FieldWriter[]>();

function fieldWriters(type: Type): FieldWriter[] {
  let writers = writersOf.get(type);
  if (!writers) {
    // The order of the numbers is that of Google's answers.
    const fields = [...type.fieldsArray].sort((one, other) => one.id - other.id);
    writers = fields.map((field) => fieldWriter(field.resolve()));
    writersOf.set(type, writers);
  }
  return writers;
}

function fieldWriter(field: Field): FieldWriter {
  const { name } = field;
  const single = singleWriter(field);
  if (field.repeated) {
    return {
      name,
      write: (list, options) => (list as unknown[]).map((item) => single(item, options)),
      omitted: (list) => (list as unknown[]).length === 0,
    };
  }
  if (field.map) {
    return {
      name,
      write: (map, options) =>
        Object.fromEntries(Object.entries(map as Values).map(([key, item]) => [key, single(item, options)])),
      omitted: (map) => Object.keys(map as Values).length === 0,
    };
  }
  return { name, write: single, omitted: omission(field) };
}

/** Messages and what is in a oneof, `optional` too, are there when they are set; other scalars when they are not their default. */
function omission({ type, resolvedType, partOf }: Field): (value: unknown) => boolean {
  if (partOf || resolvedType instanceof protobuf.Type) return () => false;
  if (type === "bytes") return (value) => (value as Uint8Array).length === 0;
  // These are Longs.
  if (type === "int64" || type === "uint64") return (value) => String(value) === "0";
  return (value) => value === 0 || value === "" || value === false;
}

function singleWriter({ type, resolvedType }: Field): Write {
  if (resolvedType instanceof protobuf.Type) return messageWriter(resolvedType);
  if (resolvedType !== null) return enumWriter(resolvedType);
  if (type === "bytes") return (bytes) => Buffer.from(bytes as Uint8Array).toString("base64");
  if (type === "int64" || type === "uint64") return String;
  if (type === "double" || type === "float")
    return (number) => (Number.isFinite(number as number) ? number : String(number));
  return (value) => value;
}

const enumWriter =
  ({ valuesById }: Enum): Write =>
  (value, { numericEnums }) =>
    numericEnums ? value : (valuesById[value as number] ?? value);

/** A Timestamp's or Duration's seconds are a Long, or the 0 of the prototype. */
const time = (value: unknown) => {
  const { seconds, nanos } = value as { seconds: unknown; nanos: number };
  return { seconds: Number(seconds), nanos };
};

const ownForms: Record<string, (type: Type) => Write> = {
  ".google.protobuf.Timestamp": () => (value) => writeTimestamp(time(value)),
  ".google.protobuf.Duration": () => (value) => writeDuration(time(value)),
  ".google.protobuf.FieldMask": () => (value) => writeFieldMask(value as { paths: string[] }),
  ".google.protobuf.Any": (any) => (value, options) =>
    writeAny(any, value as { type_url: string; value: Uint8Array }, options),
};

function messageWriter(type: Type): Write {
  const own = ownForms[type.fullName]?.(type);
  return own ?? ((message, options) => writeFields(type, message as Values, options));
}

function writeFields(type: Type, message: Values, options: WriteOptions): Values {
  const json: Values = {};
  for (const { name, write, omitted } of fieldWriters(type)) {
    // What is not the message's own is the default, which its prototype has.
    if (!Object.hasOwn(message, name)) continue;
    const value = message[name];
    if (value !== null && value !== undefined && !omitted(value)) json[name] = write(value, options);
  }
  return json;
}

function writeAny(any: Type, { type_url, value }: { type_url: string; value: Uint8Array }, options: WriteOptions) {
  if (type_url === "") return {};
  const type = any.root.lookup(type_url.slice(type_url.lastIndexOf("/") + 1));
  // Without the type's protos its bytes are all that there is to show.
  if (!(type instanceof protobuf.Type)) return { "@type": type_url, value: Buffer.from(value).toString("base64") };
  const json = messageWriter(type)(type.decode(value), options);
  return type.fullName in ownForms ? { "@type": type_url, value: json } : { "@type": type_url, ...(json as Values) };
}

/** A message (of protobufjs, as `fromObject` and `decode` make it) in proto3 JSON, without what is unset or its default. */
export const writeMessage = (message: Message, options: WriteOptions): unknown =>
  messageWriter(message.$type)(message, options);
