import type { Message } from "../rpc.ts";
import { invalid, shown } from "./errors.ts";
import { camelPath, type Field, type Fields, fieldsAlong } from "./fields.ts";

/** What an update is to change: all fields, or those at the paths. */
export type Mask = "all" | string[][];

/**
 * `google.protobuf.FieldMask`, in snake_case as over gRPC or in camelCase as in JSON. Empty or `*` means all fields;
 * paths of output-only fields are passed over. @throws RpcError INVALID_ARGUMENT when a path names no field
 */
export function toMask(mask: { paths?: string[] } | null | undefined, fields: Fields): Mask {
  const given = (mask?.paths ?? []).flatMap((path) => path.split(",")).map((path) => path.trim());
  const paths = given.filter((path) => path !== "");
  if (paths.length === 0 || paths.includes("*")) return "all";
  return paths.map(camelPath).filter((path, index) => isWritable(path, fields, paths[index]!));
}

function isWritable(path: string[], fields: Fields, asGiven: string): boolean {
  for (let length = 1; length <= path.length; length++) {
    const along = fieldsAlong(path.slice(0, length), fields);
    // What lies within an output-only field does not matter, there or not.
    if (along?.at(-1)?.outputOnly) return false;
    // A mask cannot reach into the elements of a repeated field (field_mask.proto).
    const beyondList = along?.slice(0, -1).some((field) => field.kind === "message" && field.repeated);
    if (!along || beyondList) throw invalid(`Invalid field path in the update mask: "${shown(asGiven)}".`);
  }
  return true;
}

/** `current` with the masked fields as `wanted` has them: those that are not set there are not set afterwards. */
export function masked(current: Message, wanted: Message, mask: Mask, fields: Fields): Message {
  if (mask === "all") return wanted;
  const result = structuredClone(current);
  for (const path of mask) overlay(result, wanted, path, fields);
  return result;
}

function overlay(target: Message, source: Message | null | undefined, [part, ...rest]: string[], fields: Fields): void {
  const field = fields[part!] as Field;
  const value = source?.[part!];
  if (value !== null && value !== undefined) clearOthers(target, part!, fields);
  if (rest.length > 0 && field.kind === "message") {
    if (!target[part!] && !value) return;
    target[part!] ??= {};
    overlay(target[part!], value, rest, field.fields);
  } else if (value === null || value === undefined) {
    delete target[part!];
  } else {
    target[part!] = structuredClone(value);
  }
}

/** Of the fields of a `oneof` only the one that is set stays. */
function clearOthers(target: Message, part: string, fields: Fields): void {
  const own = fields[part];
  if (own?.kind !== "message" || !own.oneOf) return;
  for (const [name, field] of Object.entries(fields))
    if (name !== part && field.kind === "message" && field.oneOf === own.oneOf) delete target[name];
}
