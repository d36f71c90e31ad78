import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import protobuf, { type INamespace, type Root } from "protobufjs/light.js";
import { type Descriptor, locationBindings, operationBindings, withAdditions, withBindings } from "./additions.ts";

const resolve = createRequire(import.meta.url).resolve;

const read = (folder: string, file: string): Descriptor => JSON.parse(readFileSync(join(folder, file), "utf8"));

/** The namespace `google.<path>` of a descriptor. */
const within = (descriptor: Descriptor, path: string): Descriptor =>
  path.split(".").reduce((found, name) => found.nested?.[name] ?? {}, descriptor.nested?.google ?? {});

/** The part of a namespace that is named. */
function only(namespace: Descriptor, names: string[]): Descriptor {
  const nested: Record<string, Descriptor> = {};
  for (const name of names) {
    const found = namespace.nested?.[name];
    if (!found) throw new Error(`Google's descriptors have no ${name}`);
    nested[name] = found;
  }
  return { nested };
}

/**
 * The protos that the server speaks, with what Google has added to them lately: `google.cloud.tasks.v2`,
 * `google.cloud.location`, `google.longrunning`, `google.iam.v1` and what these use. They come from the JSON descriptors
 * that Google's client and google-gax ship, which the packages' `exports` do not name, hence the ways through the folders.
 * Takes about 10 ms: the converters of a message are made when it is first used.
 */
export function loadProtos(): Root {
  const tasks = read(dirname(resolve("@google-cloud/tasks/build/protos")), "protos.json");
  const gax = join(dirname(resolve("google-gax")), "../protos");
  const location = within(read(gax, "locations.json"), "cloud.location");
  const longrunning = within(tasks, "longrunning");
  const { Operations } = longrunning.nested ?? {};
  // The extensions among the descriptors are left out: they are options of descriptors, and nothing here reads them.
  const { operationInfo: _, ...operations } = longrunning.nested ?? {};
  const google: Descriptor = {
    nested: {
      cloud: {
        nested: {
          tasks: { nested: { v2: withAdditions(within(tasks, "cloud.tasks.v2")) } },
          location: {
            nested: { ...location.nested, Locations: withBindings(location.nested?.Locations, locationBindings) },
          },
        },
      },
      longrunning: { nested: { ...operations, Operations: withBindings(Operations, operationBindings) } },
      iam: within(tasks, "iam"),
      type: within(tasks, "type"),
      rpc: within(read(gax, "status.json"), "rpc"),
      api: only(within(tasks, "api"), ["HttpBody"]),
      protobuf: only(within(tasks, "protobuf"), ["Any", "Duration", "Empty", "FieldMask", "Timestamp"]),
    },
  };
  // Descriptors from JSON files have the shape that protobufjs wants, not its types.
  return protobuf.Root.fromJSON({ nested: { google } } as unknown as INamespace);
}
