import protobuf, { type Field, type MapField, type Type } from "protobufjs/light.js";
import { type Problems, shown } from "./problems.ts";
import { enumReader, type Read, scalarReader, textReaders, typeUrl } from "./scalars.ts";
import { toSnakeCase } from "./texts.ts";

/** What reading JSON must know of a field. */
export interface FieldReader {
  /** As the message has it, in camel case. */
  name: string;
  /** As the protos have it: what problems are told by. */
  protoName: string;
  /** The oneof's name when the field shares its place with others. */
  oneof: string | undefined;
  /** The whole field: a list when it is repeated. */
  read: Read;
  /** The message's type when the field is one message, written as an object. */
  message: Type | undefined;
  repeated: boolean;
}

/** More than any request needs; an Any can hold an Any, and so on. */
const deepest = 32;

type Fields = Record<string, unknown>;

const readersOf = new WeakMap<Type, Map<string, FieldReader>>();

/** The fields of a message by the names that JSON and queries may use: camel and snake case. */
export function fieldReaders(type: Type): Map<string, FieldReader> {
  let readers = readersOf.get(type);
  if (!readers) {
    readers = new Map();
    for (const field of type.fieldsArray) {
      const reader = fieldReader(field.resolve());
      readers.set(reader.protoName, reader).set(reader.name, reader);
    }
    readersOf.set(type, readers);
  }
  return readers;
}

function fieldReader(field: Field): FieldReader {
  const single = singleReader(field);
  const plain = field.resolvedType instanceof protobuf.Type && !hasOwnForm(field.resolvedType);
  return {
    name: field.name,
    protoName: toSnakeCase(field.name),
    oneof: field.partOf ? toSnakeCase(field.partOf.name) : undefined,
    read: field.map ? mapReader(field as unknown as MapField, single) : field.repeated ? listReader(single) : single,
    message: plain && !field.repeated && !field.map ? (field.resolvedType as Type) : undefined,
    repeated: field.repeated,
  };
}

const anyName = ".google.protobuf.Any";

/** Whether the type's JSON is something else than an object with the type's fields. */
const hasOwnForm = (type: Type): boolean => type.fullName === anyName || type.fullName in textReaders;

function singleReader({ type, resolvedType }: Field): Read {
  if (resolvedType === null) return scalarReader(type);
  return resolvedType instanceof protobuf.Type ? messageReader(resolvedType) : enumReader(resolvedType);
}

function messageReader(type: Type): (...args: Parameters<Read>) => Fields | undefined {
  if (type.fullName === anyName) return (value, at, problems) => readAny(type, value, at, problems);
  const text = textReaders[type.fullName] as ReturnType<typeof messageReader> | undefined;
  return text ?? ((value, at, problems) => readMessage(type, value, at, problems));
}

/** A single value counts as a list of one, as it does at Google's. */
function listReader(single: Read): Read {
  return (value, at, problems) =>
    Array.isArray(value)
      ? value.map((item, index) => single(item, `${at}[${index}]`, problems))
      : [single(value, at, problems)];
}

function mapReader({ keyType }: MapField, single: Read): Read {
  const readKey = scalarReader(keyType);
  return (value, at, problems) => {
    if (!isObject(value)) {
      problems.value(at, "TYPE_MESSAGE", shown(value));
      return undefined;
    }
    const entries = Object.entries(value).map(([key, item], index) => [
      String(readKey(key, `${at}[${index}].key`, problems)),
      single(item, `${at}[${index}].value`, problems),
    ]);
    return Object.fromEntries(entries);
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a message's JSON into what the type's `fromObject` takes; undefined when it is no object. */
export function readMessage(type: Type, value: unknown, at: string, problems: Problems): Fields | undefined {
  if (!isObject(value)) {
    if (at === "") problems.unknown("", at, "Root element must be a message.");
    else problems.value(at, typeUrl(type.fullName), shown(value));
    return undefined;
  }
  const readers = fieldReaders(type);
  const message: Fields = {};
  let taken: Set<string> | undefined;
  for (const [name, json] of Object.entries(value)) {
    const field = readers.get(name);
    if (!field) {
      problems.unknown(name, at);
    } else if (json !== null) {
      if (field.oneof !== undefined) {
        taken ??= new Set();
        const why = `oneof field '${field.oneof}' is already set. Cannot set '${name}'`;
        if (taken.has(field.oneof)) problems.value(at, "oneof", why);
        taken.add(field.oneof);
      }
      if (Array.isArray(json) && !field.repeated)
        problems.unknown(name, at, "Proto field is not repeating, cannot start list.");
      else message[field.name] = field.read(json, at === "" ? field.protoName : `${at}.${field.protoName}`, problems);
    }
  }
  return message;
}

/** `{ "@type": ..., ...fields }`, or `{ "@type": ..., value }` for what has its own form in JSON. */
function readAny(any: Type, value: unknown, at: string, problems: Problems): Fields | undefined {
  const { "@type": name, ...fields } = isObject(value) ? value : {};
  const type = typeof name === "string" ? any.root.lookup(name.slice(name.lastIndexOf("/") + 1)) : null;
  if (!(type instanceof protobuf.Type) || problems.depth >= deepest) {
    problems.value(at, typeUrl(any.fullName), shown(value));
    return undefined;
  }
  problems.depth++;
  const packed = hasOwnForm(type)
    ? messageReader(type)(fields.value, `${at}.value`, problems)
    : readMessage(type, fields, at, problems);
  problems.depth--;
  // What is wrong is not packed: it would be lost, or throw.
  if (packed === undefined || problems.found) return undefined;
  return { type_url: name, value: type.encode(type.fromObject(packed)).finish() };
}
