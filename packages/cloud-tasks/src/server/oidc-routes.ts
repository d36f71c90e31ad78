import type { TaskEngine } from "../engine/task-engine.ts";
import { sendJson } from "./send-json.ts";
import type { RouteFace } from "./server.ts";

/** Where a worker finds the keys that its callers' identity tokens are signed with, in the forms Google serves its own. */
export function createOidcRoutes(engine: TaskEngine): RouteFace {
  const documents: Record<string, () => unknown> = {
    "/.well-known/openid-configuration": engine.openIdConfiguration,
    "/jwks": engine.keys,
    "/certs": engine.certificates,
  };
  return async (request, response) => {
    const path = (request.url ?? "/").split("?")[0]!;
    const document = request.method === "GET" && Object.hasOwn(documents, path) ? documents[path] : undefined;
    if (!document) return false;
    sendJson(response, 200, await document(), { "Cache-Control": "public, max-age=300" });
    return true;
  };
}
