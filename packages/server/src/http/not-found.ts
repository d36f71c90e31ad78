import type { FastifyInstance } from "fastify";
import { Refusal } from "../refusal.ts";
import { sendProblem } from "./problems.ts";

interface KnownPath {
  matches: RegExp;
  methods: Set<string>;
}

/** `/jobs/:job_id` as an expression that a path can be held against. */
function toExpression(path: string): RegExp {
  const literal = path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replace(/:[A-Za-z_]+/g, "[^/]+")}/?$`);
}

/** Answers what no route serves: 405 with `Allow` where the path exists for other methods, else 404. */
export function answerUnknownRoutes(app: FastifyInstance): void {
  const known = new Map<string, KnownPath>();
  app.addHook("onRoute", ({ url, method }) => {
    const entry = known.get(url) ?? { matches: toExpression(url), methods: new Set<string>() };
    for (const name of [method].flat()) entry.methods.add(name);
    known.set(url, entry);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?")[0] ?? "/";
    const allowed = [...known.values()]
      .filter((entry) => entry.matches.test(path))
      .flatMap((entry) => [...entry.methods]);
    if (allowed.length === 0) {
      return sendProblem(request, reply, new Refusal("not_found", `There is nothing at ${path}.`));
    }
    // The path is there for this method too, and only the router would not take it: a part of it is longer than any id.
    if (allowed.includes(request.method)) {
      return sendProblem(request, reply, new Refusal("bad_request", "A part of the path is too long."));
    }
    const list = [...new Set(allowed)].sort().join(", ");
    reply.header("allow", list);
    const detail = `${request.method} is not possible here; ${list} is.`;
    return sendProblem(request, reply, new Refusal("method_not_allowed", detail));
  });
}
