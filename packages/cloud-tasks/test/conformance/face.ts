import type { CloudTasksClient } from "@google-cloud/tasks";
import type { ServiceError } from "@grpc/grpc-js";
import { fromProto3JSON, toProto3JSON } from "proto3-json-serializer";
import type { Type } from "protobufjs/light.js";
import type { Message } from "../../src/server/rpc.ts";
import { grpcCaller, officialClient, rest, root, tasksService } from "../server/protocol/harness.ts";
import { codeName, Refused } from "./refusal.ts";
import { restPaths, toHttp } from "./rest-paths.ts";

export type FaceName = "gRPC" | "REST";

/** A server as it is seen from outside, over one of its two transports. */
export interface Face {
  readonly name: FaceName;
  /** Google's client for Node, as it is published. */
  readonly client: CloudTasksClient;
  /**
   * Any call by the name of its gRPC method, without the official client: that one does not know the newest calls and
   * fields yet. What is not set is left out of the answer; rejects with a Refused.
   */
  call(method: string, request?: Message): Promise<Message>;
  close(): Promise<void>;
}

const services = [tasksService, "google.cloud.location.Locations", "google.longrunning.Operations"];
/** As a client would print it. */
const asShown = { longs: Number, enums: String };

/** The method's path over gRPC and its types. */
export function methodOf(name: string): { path: string; requestType: Type; responseType: Type } {
  const service = services.find((each) => root.lookupService(each).methods[name])!;
  const method = root.lookupService(service).methods[name]!.resolve();
  return {
    path: `/${service}/${name}`,
    requestType: (method as Message).resolvedRequestType,
    responseType: (method as Message).resolvedResponseType,
  };
}

/** The message inside an Any, by its own name for its type. */
export function unpackAny({ type_url: url, value }: Message): Message {
  const type = root.lookupType(url.slice(url.indexOf("/") + 1));
  return type.toObject(type.decode(value), asShown);
}

export const connect = (name: FaceName, port: number): Face => (name === "gRPC" ? overGrpc(port) : overRest(port));

function overGrpc(port: number): Face {
  const client = officialClient(port, "gRPC");
  const raw = grpcCaller(port);
  return {
    name: "gRPC",
    client,
    async call(method, request = {}) {
      const { path, requestType, responseType } = methodOf(method);
      try {
        const answer = await raw.call(path, requestType, request);
        return responseType.toObject(responseType.decode(answer), asShown);
      } catch (error) {
        throw toRefused(error as ServiceError);
      }
    },
    async close() {
      raw.client.close();
      await client.close();
    },
  };
}

function toRefused({ code, details: message, metadata }: ServiceError): Refused {
  const [packed] = metadata.get("grpc-status-details-bin");
  if (packed === undefined) return new Refused({ code: codeName(code), message, details: [] });
  const type = root.lookupType("google.rpc.Status");
  const status = type.toObject(type.decode(packed as Buffer));
  // The status in the trailer and the one of the call are the same.
  if (status.code !== code || status.message !== message) throw new Error(`Two statuses: ${JSON.stringify(status)}`);
  const details = status.details.map((detail: Message) => ({ "@type": detail.type_url, ...unpackAny(detail) }));
  return new Refused({ code: codeName(code), message, details });
}

function overRest(port: number): Face {
  const client = officialClient(port, "REST");
  return {
    name: "REST",
    client,
    async call(method, request = {}) {
      const { requestType, responseType } = methodOf(method);
      if (!restPaths[method]) throw new Error(`There is no REST path for ${method}`);
      const { verb, path, body } = toHttp(method, toProto3JSON(requestType.fromObject(request) as never));
      const { status, json } = await rest(`http://127.0.0.1:${port}/v2/${path}`, verb, body);
      if (status !== 200) {
        const { message, status: code, details = [] } = json.error;
        throw new Refused({ code, message, details });
      }
      return responseType.toObject(fromProto3JSON(responseType as never, json) as Message, asShown);
    },
    close: () => client.close(),
  };
}
