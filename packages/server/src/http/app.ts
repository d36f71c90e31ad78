import { systemClock } from "@galley/foundation";
import Fastify, { type FastifyInstance, LogController } from "fastify";
import { validatorCompiler } from "fastify-type-provider-zod";
import type { DestinationStream } from "pino";
import { type ConnectionLimits, limitConnections, serverOptions, usualLimits } from "../access/connection-limits.ts";
import { type GuardOptions, guardRoutes } from "../access/guard.ts";
import { speakToBrowsers } from "../access/web.ts";
import { observeRequests, requestId } from "../observe/http.ts";
import { createRequestLog, createTraceFields, loggerOptions } from "../observe/log.ts";
import type { Observation } from "../observe/observe.ts";
import { answerClientError } from "./client-errors.ts";
import { acceptJson } from "./json-body.ts";
import { standardOutput } from "./log-stream.ts";
import { speakPlainly } from "./messages.ts";
import { answerUnknownRoutes } from "./not-found.ts";
import { serveOpenApi } from "./openapi.ts";
import { sendProblem, toRefusal } from "./problems.ts";
import { parseQuery, refuseNul } from "./query-string.ts";

/** Twenty sources of 50,000 characters, and room. */
const bodyLimit = 4 * 1024 * 1024;

export interface AppOptions {
  logLevel: string;
  logStream?: DestinationStream;
  /** Absent: requests are neither measured nor traced. */
  observation?: Observation;
  /** Whether only this machine may call; else any host name will do. */
  localOnly?: boolean;
  /** How it is known who calls. Absent: there are no keys. */
  guard?: Omit<GuardOptions, "localOnly" | "origins">;
  /** Web pages from elsewhere that may call. */
  origins?: readonly string[];
  limits?: ConnectionLimits;
}

/** Fastify with what holds for every route: bodies, errors, who may call, the API's description. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { logLevel, logStream, observation, localOnly = true, origins = [], limits = usualLimits } = options;
  const stream = logStream ?? standardOutput();
  const app = Fastify({
    bodyLimit,
    ...serverOptions(limits),
    logger: loggerOptions({ level: logLevel, stream, secrets: observation?.secrets ?? [] }),
    genReqId: requestId,
    childLoggerFactory: createRequestLog(observation?.traceFields ?? createTraceFields(undefined)),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "request_id" }),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true, querystringParser: parseQuery },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void sendProblem(request, reply, toRefusal(error)),
  });
  await observation?.tracing.observe(app);
  observeRequests(app, observation);
  speakPlainly();
  app.setValidatorCompiler(validatorCompiler);
  // Answers are checked against the contract by the tests; checking each one again would only cost time.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler((error, request, reply) => {
    const refusal = toRefusal(error);
    if (refusal.code === "internal_error") request.log.error({ err: error }, "unexpected error");
    // What others said of it, with names of accounts and projects, is for whoever runs the service.
    else if (refusal.cause !== undefined) request.log.warn({ err: refusal.cause, url: request.url }, refusal.message);
    return sendProblem(request, reply, refusal);
  });
  app.addHook("onSend", async (_request, reply) => {
    reply.header("x-content-type-options", "nosniff");
  });
  closeIdleConnections(app);
  refuseNul(app);
  acceptJson(app);
  limitConnections(app, limits);
  await speakToBrowsers(app, origins);
  guardRoutes(app, { perMinute: 0, clock: systemClock, ...options.guard, localOnly, origins });
  answerUnknownRoutes(app);
  await serveOpenApi(app);
  return app;
}

/**
 * A keep-alive connection that becomes idle after `close()` has begun would hold the process for a minute (Fastify
 * issue 7044): from then on every answer says that the connection ends with it.
 */
function closeIdleConnections(app: FastifyInstance): void {
  let closing = false;
  app.addHook("preClose", async () => {
    closing = true;
  });
  app.addHook("onSend", async (_request, reply) => {
    if (closing) reply.header("connection", "close");
  });
}
