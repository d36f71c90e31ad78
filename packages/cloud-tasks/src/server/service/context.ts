import type { Clock } from "@galley/foundation";
import type { AppEngineRouting } from "../../engine/model.ts";
import type { TaskEngine } from "../../engine/task-engine.ts";
import type { Message } from "../rpc.ts";

/** What the calls work with. */
export interface ServiceOptions {
  engine: TaskEngine;
  clock: Clock;
  /** 0 to below 1; for the ids of operations that the caller did not name. */
  random: () => number;
  /** Bytes of a `google.cloud.tasks.v2.Task` in the protobuf wire form. Asked only about tasks near the limit. */
  sizeOf: (task: Message) => number;
  /** A message inside a `google.protobuf.Any`: `{ type_url, value }`, the value in the wire form. */
  packAny: (typeName: string, message: Message) => { type_url: string; value: Uint8Array };
  /** The ids that ListLocations always names; Google's regions when absent. */
  locations?: readonly string[];
  /** What `AppEngineRouting.host` says; `appspot.com` when absent. */
  appEngineHostFor?: (project: string, routing: AppEngineRouting) => string;
}

export type ServiceContext = Required<ServiceOptions>;
