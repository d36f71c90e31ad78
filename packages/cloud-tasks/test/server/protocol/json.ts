import type { Message as ProtoMessage, Type } from "protobufjs/light.js";
import { createProblems } from "../../../src/server/protocol/json/problems.ts";
import { readMessage } from "../../../src/server/protocol/json/read.ts";
import { writeMessage } from "../../../src/server/protocol/json/write.ts";
import type { Message } from "../../../src/server/rpc.ts";
import { root, seen } from "./harness.ts";

export const typeOf = (name: string): Type =>
  root.lookupType(name.includes(".") ? name : `google.cloud.tasks.v2.${name}`);

/** JSON as a call would see it; throws the refusal. */
export function read(name: string, json: unknown): Message {
  const problems = createProblems();
  const fields = readMessage(typeOf(name), json, "", problems);
  if (problems.found) throw problems.refusal();
  return shape(typeOf(name), typeOf(name).fromObject(fields ?? {}));
}

/** A message as a call would see it. */
export const shape = (type: Type, message: ProtoMessage): Message => seen(type, type.encode(message).finish());

export const write = (name: string, message: Message, numericEnums = false): Message =>
  writeMessage(typeOf(name).fromObject(message), { numericEnums });
