import { FastifyOtelInstrumentation } from "@fastify/otel";
import { context, SpanStatusCode, type TracerProvider } from "@opentelemetry/api";
import type { FastifyInstance } from "fastify";

/** What is asked every few seconds, or is no work of the service, would bury the rest. */
const unseen = new Set(["/health/live", "/health/ready", "/metrics", "/openapi.json", "/jwks"]);

/** A span for each request. */
export async function traceRequests(app: FastifyInstance, provider: TracerProvider): Promise<void> {
  const instrumentation = new FastifyOtelInstrumentation({
    // A span for each hook says nothing to anybody.
    instrumentHooks: false,
    instrumentHandler: false,
    recordExceptions: false,
    ignorePaths: ({ url }) => unseen.has(pathOf(url)),
    requestHook(span, request) {
      const route = request.routeOptions.url;
      span.updateName(route === undefined ? request.method : `${request.method} ${route}`);
      // Without the query, which may hold a token.
      span.setAttributes({
        "url.path": pathOf(request.url),
        "url.scheme": request.protocol,
        "galley.request_id": request.id,
      });
    },
  });
  instrumentation.setTracerProvider(provider);
  await app.register(instrumentation.plugin());
  // Reading a body ends the context that the request came in.
  app.addHook("preHandler", (request, _reply, done) => {
    const around = request.opentelemetry().context;
    if (around) context.with(around, done);
    else done();
  });
  // A client's mistake is no failure of the server (semantic conventions, HTTP spans); the plugin takes it for one.
  app.addHook("onSend", async (request, reply) => {
    const span = request.opentelemetry().span;
    if (reply.statusCode < 500) span?.setStatus({ code: SpanStatusCode.OK });
  });
}

const pathOf = (url: string): string => url.split("?")[0] ?? url;
