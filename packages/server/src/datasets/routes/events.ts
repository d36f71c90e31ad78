import { DatasetParams, Problem } from "@galley/contract";
import type { FastifyPluginAsync, FastifyReply } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { EventStream, EventStreams } from "../../http/event-stream.ts";
import { type Datasets, datasetNotFound } from "../datasets.ts";
import type { DatasetMoment, DatasetWatch } from "../events.ts";
import { datasetScopeOf } from "../scope.ts";

export interface DatasetEventRoutesOptions {
  datasets: Datasets;
  watch: DatasetWatch;
  streams: EventStreams;
}

const isAtRest = ({ status }: DatasetMoment): boolean => status === "completed" || status === "failed";

/** A dataset's progress as Server-Sent Events. Under `/api/v1`. */
export const datasetEventRoutes: FastifyPluginAsync<DatasetEventRoutesOptions> = async (plugin, options) => {
  const { datasets, watch, streams } = options;
  const app = plugin.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/projects/:project_id/datasets/:dataset_id/events",
    {
      exposeHeadRoute: false,
      config: { access: "stream" },
      schema: {
        tags: ["datasets"],
        summary: "A dataset's progress, live",
        description:
          "Server-Sent Events (`text/event-stream`), each with the whole processing status: `snapshot` first, then " +
          "`progress` whenever something has changed, then `completed` or `failed`, after which the stream ends. Of an " +
          "empty dataset it waits for an upload. Who connects again begins with a snapshot; 204 when the end was told.",
        params: DatasetParams,
        response: { 404: Problem },
      },
    },
    async (request, reply) => {
      const { id } = await datasets.require(datasetScopeOf(request), request.params);
      await follow(id, request.headers["last-event-id"], reply);
      return reply;
    },
  );

  async function follow(id: string, lastTold: unknown, reply: FastifyReply): Promise<void> {
    const first = await watch.look(id);
    if (!first) throw datasetNotFound();
    // A browser that was told the end connects again, until it is told that nothing more will come.
    if (isAtRest(first) && lastTold === first.id) return void reply.code(204).send();
    const stream = streams.open(reply);
    await stream.send({ event: "snapshot", ...frameOf(first) });
    if (isAtRest(first)) return end(stream, first);
    let told = first.id;
    let latest: DatasetMoment | undefined;
    let sending = false;
    /** A slow client is told the newest, not all that was in between. */
    async function send(): Promise<void> {
      if (sending) return;
      sending = true;
      while (latest && latest.id !== told && !stream.ended) {
        const moment = latest;
        told = moment.id;
        if (isAtRest(moment)) await end(stream, moment);
        else await stream.send({ event: "progress", ...frameOf(moment) });
      }
      sending = false;
    }
    const unlisten = watch.listen(id, (moment) => {
      latest = moment;
      if (moment) void send();
      else stream.end();
    });
    stream.onEnd(unlisten);
  }
};

const frameOf = ({ id, data }: DatasetMoment) => ({ id, data });

async function end(stream: EventStream, moment: DatasetMoment): Promise<void> {
  await stream.send({ event: moment.status, ...frameOf(moment) });
  stream.end();
}
