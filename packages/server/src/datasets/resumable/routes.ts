import { Problem } from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import { z } from "zod";
import type { TusService } from "./serve.ts";

export interface ResumableRoutesOptions {
  serve: TusService;
  /** Before the port is open: what a dead predecessor held is free. */
  onReady: () => Promise<void>;
  /** The server is about to close its connections. */
  onClosing: () => void;
}

const tags = ["datasets"];
const Params = z.object({ upload_id: z.string().describe("As in the upload's `Location`.") });
const refusals = { 400: Problem, 404: Problem, 409: Problem, 410: Problem, 412: Problem, 413: Problem, 423: Problem };
const tus =
  "Resumable uploads by [tus 1.0](https://tus.io/protocols/resumable-upload), with the extensions creation, creation-with-upload, expiration and termination; any tus client will do.";

/** Resumable uploads. Under `/api/v1`. */
export const resumableRoutes: FastifyPluginAsync<ResumableRoutesOptions> = async (app, options) => {
  const { serve, onReady, onClosing } = options;
  app.addHook("onReady", onReady);
  app.addHook("preClose", async () => onClosing());
  // Bytes are left where they are: they flow from the request into storage. What is sent as something else, tus refuses.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));

  const make = `${tus} \`Upload-Metadata\` tells \`filename\`, \`project_id\` and \`dataset_id\`; what a file is, its content says. At most 10 MiB.`;
  const made = "`Location` is where its bytes go.";
  const response = {
    201: { description: made, content: { "text/plain": { schema: z.string().max(0) } } },
    ...refusals,
  };
  app.post("/uploads", { schema: { tags, summary: "Begin a resumable upload", description: make, response } }, serve);
  app.options("/uploads", { schema: { hide: true } }, serve);

  const one = "/uploads/:upload_id";
  const more = (summary: string, description: string, done: string) => ({
    schema: { tags, summary, description, params: Params, response: { 204: z.null().describe(done), ...refusals } },
  });
  const go =
    "Bytes from `Upload-Offset` on. What has come stays when the connection breaks. The answer to the last ones tells the picture in `Galley-Image-Id` and its job in `Galley-Job-Id`.";
  app.patch(one, more("Go on with a resumable upload", go, "`Upload-Offset` tells how much is there."), serve);
  app.head(one, { schema: { hide: true } }, serve);
  const leave = "What has come of it is removed. A picture that it has become stays.";
  app.delete(one, more("Give up a resumable upload", leave, "It is gone."), serve);
  app.options(one, { schema: { hide: true } }, serve);
};
