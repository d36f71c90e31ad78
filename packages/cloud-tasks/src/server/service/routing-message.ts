import type { AppEngineRouting } from "../../engine/model.ts";
import type { Message } from "../rpc.ts";
import type { ServiceContext } from "./context.ts";
import { invalid, shown } from "./errors.ts";

/** `AppEngineRouting`; its host is output only. @throws RpcError INVALID_ARGUMENT */
export function toRouting(message: Message): AppEngineRouting {
  const routing: AppEngineRouting = {};
  for (const field of ["service", "version", "instance"] as const) {
    const value: string = message[field] ?? "";
    if (value === "") continue;
    // They become labels of a host name (RFC 1035, 2.3.1).
    if (!/^[A-Za-z0-9-]{1,63}$/.test(value))
      throw invalid(
        `AppEngineRouting.${field} "${shown(value)}" can contain only letters ([A-Za-z]), numbers ([0-9]), ` +
          "or hyphens (-), and at most 63 characters.",
      );
    routing[field] = value;
  }
  return routing;
}

export function fromRouting(
  routing: AppEngineRouting,
  project: string,
  hostFor: ServiceContext["appEngineHostFor"],
): Message {
  return { ...routing, host: hostFor(project, routing) };
}
