import type { Message, Method, Root, Type } from "protobufjs/light.js";
import { type Rpc, RpcError, type RpcTable } from "../rpc.ts";

/** One REST path of a method: google.api.HttpRule. */
export interface HttpBinding {
  /** In capitals. */
  verb: string;
  template: string;
  /** The field that the body is, `*` for the whole request, undefined when there is no body. */
  body: string | undefined;
}

export interface ServedMethod {
  /** As in the path of a gRPC call: `/google.cloud.tasks.v2.CloudTasks/CreateTask`. */
  path: string;
  requestType: Type;
  responseType: Type;
  bindings: HttpBinding[];
  /** Turns the request into what calls see, and their answer into a message. */
  call(request: Message): Promise<Message>;
}

/** What the server has, whether or not the table has a call for it. */
const services = [
  "google.cloud.tasks.v2.CloudTasks",
  "google.cloud.location.Locations",
  "google.longrunning.Operations",
];

/** `Message` of rpc.ts, in the words of protobufjs. `defaults` also turns unset messages into null. */
const asCallsSeeIt = { longs: Number, enums: String, defaults: true, oneofs: true };

/**
 * The methods of the server's services and of any other service in the table. One that the table lacks is there and is
 * refused with UNIMPLEMENTED; one that the protos lack is a mistake, and throws.
 */
export function servedMethods(root: Root, table: RpcTable): ServedMethod[] {
  const methods: ServedMethod[] = [];
  for (const serviceName of new Set([...services, ...Object.keys(table)])) {
    const service = root.lookupService(serviceName);
    const rpcs = table[serviceName] ?? {};
    for (const name of Object.keys(rpcs))
      if (!service.methods[name]) throw new Error(`The protos have no method ${serviceName}.${name}`);
    for (const method of service.methodsArray) methods.push(served(serviceName, method, rpcs[method.name]));
  }
  return methods;
}

function served(serviceName: string, method: Method, rpc: Rpc | undefined): ServedMethod {
  const { resolvedRequestType: requestType, resolvedResponseType: responseType } = method.resolve() as Method;
  if (!requestType || !responseType) throw new Error(`${serviceName}.${method.name} has no types`);
  const call: Rpc =
    rpc ??
    (() => Promise.reject(new RpcError("UNIMPLEMENTED", `${serviceName}.${method.name} is not implemented here.`)));
  return {
    path: `/${serviceName}/${method.name}`,
    requestType,
    responseType,
    bindings: bindingsOf(method),
    call: async (request) => responseType.fromObject((await call(requestType.toObject(request, asCallsSeeIt))) ?? {}),
  };
}

type Rule = Record<string, string> & { additional_bindings?: Rule | Rule[] };

function bindingsOf({ parsedOptions }: Method): HttpBinding[] {
  const options: Record<string, Rule>[] = parsedOptions ?? [];
  const rule = options.find((option) => option["(google.api.http)"])?.["(google.api.http)"];
  return rule ? [rule, ...[rule.additional_bindings ?? []].flat()].map(bindingOf) : [];
}

function bindingOf(rule: Rule): HttpBinding {
  const verb = ["get", "post", "put", "patch", "delete"].find((name) => rule[name]);
  if (verb === undefined) throw new Error(`Not a path of REST: ${JSON.stringify(rule)}`);
  return { verb: verb.toUpperCase(), template: rule[verb] as string, body: rule.body };
}
