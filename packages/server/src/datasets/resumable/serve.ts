import { randomUUIDv7 } from "node:crypto";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { mostFileBytes } from "@galley/contract";
import { Server } from "@tus/server";
import type { FastifyReply, FastifyRequest } from "fastify";
import { liftTimeLimit, setTimeLimit } from "../../access/connection-limits.ts";
import { clientSignal } from "../../http/client-signal.ts";
import { sendProblem } from "../../http/problems.ts";
import { Refusal } from "../../refusal.ts";
import { datasetScopeOf } from "../scope.ts";
import type { Admission } from "./admission.ts";
import { createRequestStore, type DataStoreOptions, type TusRequest } from "./data-store.ts";
import type { Finish } from "./finish.ts";
import { receive } from "./receive.ts";
import { refusalFrom, refusalOf } from "./refusals.ts";
import type { Outcome } from "./rows.ts";

export interface ServeOptions extends DataStoreOptions {
  admit: Admission;
  finish: Finish;
  /** The process stops: what is under way ends with what it has. */
  stopping: AbortSignal;
}

const path = "/api/v1/uploads";
/** ms without a byte after which a request is answered with what it has brought. */
const silence = 30_000;
/** ms that a request has to come to its end by itself when another one wants its upload. */
const drain = 500;

/** What goes on in a dataset in consequence of an upload. */
const outcomeHeaders = (outcome: Outcome): Record<string, string> =>
  outcome.image_id === undefined
    ? {}
    : { "Galley-Image-Id": outcome.image_id, "Galley-Job-Id": outcome.job_id, "X-Job-Id": outcome.job_id };

/** Serves one request as @tus/server would, in the form of all other answers of Galley. */
export function createTusService({ admit, finish, stopping, ...ofStore }: ServeOptions) {
  const { clock, rows } = ofStore;

  function webRequest({ raw, method }: FastifyRequest, body: Readable | undefined): Request {
    const headers = Object.entries(raw.headers).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value] as [string, string]] : [],
    );
    const init: RequestInit = { method, headers };
    if (body) Object.assign(init, { body: Readable.toWeb(body) as ReadableStream, duplex: "half" });
    return new Request(`http://galley${path}`, init);
  }

  /** How much there is of an upload, when it ends, and what has become of it if all is there. */
  async function stateHeaders(id: string, gone: AbortSignal): Promise<Record<string, string>> {
    const upload = await rows.find(id, { tenant: undefined });
    if (!upload) return {};
    const isWhole = upload.offset === upload.size;
    const outcome = upload.outcome ?? (isWhole ? await finish.finish(id, gone) : undefined);
    if (outcome?.code !== undefined) throw new Refusal(outcome.code, outcome.detail);
    return outcome ? outcomeHeaders(outcome) : { "Upload-Expires": new Date(upload.expires_at).toUTCString() };
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, body: Readable | undefined): Promise<Response> {
    const gone = clientSignal(request, reply);
    const { upload_id = randomUUIDv7() } = request.params as { upload_id?: string };
    const scope = datasetScopeOf(request);
    const about: TusRequest = { id: upload_id, scope, gone };
    let thrown: unknown;
    const creates = { tenant: "", datasetId: "", filename: "" };
    if (request.method === "POST") about.creates = creates;
    const { store, locker } = createRequestStore(ofStore, about);
    const server = new Server({
      path,
      datastore: store,
      locker,
      maxSize: mostFileBytes,
      lockDrainTimeout: drain,
      namingFunction: () => upload_id,
      getFileIdFromRequest: () => upload_id,
      generateUrl: () => `${path}/${upload_id}`,
      onUploadCreate: async (_request, upload) => {
        Object.assign(creates, await admit(upload, scope));
        return {};
      },
      onResponseError: (_request, error) => {
        thrown = error;
        return undefined;
      },
    });
    const response = await server.handleWeb(webRequest(request, body));
    if (thrown !== undefined) throw refusalFrom(thrown);
    if (response.status >= 400) throw refusalOf({ status: response.status, body: await response.text() });
    if (request.method !== "OPTIONS" && request.method !== "DELETE") {
      const headers = await stateHeaders(upload_id, gone);
      for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    }
    return response;
  }

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    // A body that comes slowly is as good as any other; one that does not come is ended by `receive`.
    liftTimeLimit(request.raw);
    const { raw, method } = request;
    const brings = method === "PATCH" || method === "POST";
    const body = brings ? receive(raw, { clock, patience: silence, signal: stopping }) : undefined;
    if (method !== "OPTIONS") reply.header("tus-resumable", "1.0.0");
    try {
      const response = await answer(request, reply, body);
      for (const [name, value] of response.headers) {
        // Which page may read it, is for CORS to say.
        if (!/^(access-control-|content-|connection)/.test(name)) reply.header(name, value);
      }
      reply.code(response.status);
    } catch (error) {
      const refusal = refusalFrom(error);
      if (refusal.code === "internal_error") request.log.error({ err: error }, "unexpected error");
      else if (refusal.cause !== undefined) request.log.warn({ err: refusal.cause, url: request.url }, refusal.message);
      if (refusal.code === "tus_version_unsupported") reply.header("tus-version", "1.0.0");
      return sendProblem(request, reply.header("cache-control", "no-store"), refusal);
    } finally {
      // What nobody wants flows away, so that the answer is read; not for ever.
      body?.destroy();
      if (!raw.complete) setTimeLimit(raw);
    }
    return reply.send();
  };
}

export type TusService = ReturnType<typeof createTusService>;
