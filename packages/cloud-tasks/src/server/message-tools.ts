import type { Root } from "protobufjs/light.js";
import type { Message } from "./rpc.ts";
import type { ServiceOptions } from "./service/context.ts";

/** What the calls need of protobuf: the size of a task on the wire, and a message inside an Any. */
export function createMessageTools(root: Root): Pick<ServiceOptions, "sizeOf" | "packAny"> {
  const task = root.lookupType("google.cloud.tasks.v2.Task");
  const encode = (type: ReturnType<Root["lookupType"]>, message: Message) =>
    type.encode(type.fromObject(message)).finish();
  return {
    sizeOf: (message) => encode(task, message).length,
    packAny: (typeName, message) => ({
      type_url: `type.googleapis.com/${typeName}`,
      value: encode(root.lookupType(typeName), message),
    }),
  };
}
