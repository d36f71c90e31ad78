import Fastify, { type FastifyInstance, LogController } from "fastify";
import { validatorCompiler } from "fastify-type-provider-zod";
import type { DestinationStream } from "pino";
import { openCaller } from "./caller.ts";
import { answerClientError } from "./client-errors.ts";
import { acceptJson } from "./json-body.ts";
import { standardOutput } from "./log-stream.ts";
import { speakPlainly } from "./messages.ts";
import { answerUnknownRoutes } from "./not-found.ts";
import { guardOpenMode } from "./open-mode.ts";
import { serveOpenApi } from "./openapi.ts";
import { sendProblem, toRefusal } from "./problems.ts";

/** Twenty sources of 50,000 characters, and room. */
const bodyLimit = 4 * 1024 * 1024;
/** ms to receive a whole request. */
const requestTimeout = 60_000;

export interface AppOptions {
  logLevel: string;
  logStream?: DestinationStream;
  /** Whether only this machine may call; else any host name will do. */
  localOnly?: boolean;
}

/** Fastify with what holds for every route: bodies, errors, who may call, the API's description. */
export async function createApp({ logLevel, logStream, localOnly = true }: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit,
    requestTimeout,
    logger: { level: logLevel, stream: logStream ?? standardOutput() },
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void sendProblem(request, reply, toRefusal(error)),
  });
  app.decorateRequest("caller", { getter: () => openCaller });
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
  acceptJson(app);
  guardOpenMode(app, localOnly);
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
