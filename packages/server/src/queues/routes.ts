import type { QueueSettings, TaskQueues } from "@galley/cloud-tasks";
import {
  ApplyQueuesResponse,
  DeleteTaskResponse,
  Problem,
  PurgeQueueResponse,
  Queue,
  QueueList,
  QueueParams,
  QueueTask,
  QueueTaskList,
  QueueTaskListQuery,
  QueueTaskParams,
} from "@galley/contract";
import type { Clock, Database } from "@galley/foundation";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { JobTables } from "../jobs/tables.ts";
import { createQueueAdmin, type QueueAdmin } from "./admin.ts";
import type { QueueJobs } from "./cancel-jobs.ts";
import { createJobsOfTasks } from "./jobs-of-tasks.ts";

export interface QueueRoutesOptions {
  /** Either engine. */
  queues: TaskQueues;
  /** Galley's own queues by name, with the settings they are to have. Nobody else's queue is shown or touched. */
  settings: Readonly<Record<string, QueueSettings>>;
  jobs: QueueJobs;
  /** Where the jobs are: to find those that a queue's tasks carry. Only read. */
  database: Pick<Database<JobTables>, "read">;
  /** Which kinds of job there are, and the queue that each of them goes through. */
  definitions: ReadonlyArray<{ kind: string; queue: string }>;
  clock: Clock;
}

const tags = ["queues"];
/** They are the service's, not a tenant's. */
const config = { access: "admin" } as const;
const queueProblems = { 404: Problem, 502: Problem, 503: Problem };
const taskProblems = { ...queueProblems, 422: Problem };

/** The queues and their tasks: look at them, and act. Under `/api/v1`; for whoever administers this Galley. */
export const queueRoutes: FastifyPluginAsync<QueueRoutesOptions> = async (app, options) => {
  const { database, definitions } = options;
  const stopping = new AbortController();
  app.addHook("preClose", async () => stopping.abort());
  const jobsOf = createJobsOfTasks({ database, definitions });
  const admin = createQueueAdmin({ ...options, jobsOf, stopping: stopping.signal });
  await app.register(routesOfQueues, { admin });
  await app.register(routesOfTasks, { admin });
};

const routesOfQueues: FastifyPluginAsync<{ admin: QueueAdmin }> = async (plugin, { admin }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/queues",
    {
      config,
      schema: {
        tags,
        summary: "Galley's queues",
        description: "A queue that does not exist yet is left out.",
        response: { 200: QueueList, 502: Problem, 503: Problem },
      },
    },
    () => admin.list(),
  );

  app.get(
    "/queues/:queue",
    {
      config,
      schema: {
        tags,
        summary: "One queue",
        description: "With its limits, and what waits in it where the engine has figures.",
        params: QueueParams,
        response: { 200: Queue, ...queueProblems },
      },
    },
    (request) => admin.get(request.params.queue),
  );

  app.post(
    "/queues/apply",
    {
      config,
      schema: {
        tags,
        summary: "Bring all queues to their configuration",
        description: "Creates those that are missing and updates those that differ.",
        response: { 200: ApplyQueuesResponse, 502: Problem, 503: Problem },
      },
    },
    () => admin.apply(),
  );

  app.post(
    "/queues/:queue/pause",
    {
      config,
      schema: {
        tags,
        summary: "Pause a queue",
        description: "Nothing more is dispatched; jobs under way go on, and new ones are accepted.",
        params: QueueParams,
        response: { 200: Queue, ...queueProblems },
      },
    },
    (request) => admin.pause(request.params.queue),
  );

  app.post(
    "/queues/:queue/resume",
    {
      config,
      schema: {
        tags,
        summary: "Resume a queue",
        description: "What has waited is dispatched again, as fast as the queue may.",
        params: QueueParams,
        response: { 200: Queue, ...queueProblems },
      },
    },
    (request) => admin.resume(request.params.queue),
  );

  app.post(
    "/queues/:queue/purge",
    {
      config,
      schema: {
        tags,
        summary: "Delete a queue's tasks and cancel their jobs",
        description: "Takes as long as the queue is; it goes on when the client leaves. Safe to repeat.",
        params: QueueParams,
        response: { 200: PurgeQueueResponse, ...queueProblems },
      },
    },
    (request) => admin.purge(request.params.queue),
  );
};

const routesOfTasks: FastifyPluginAsync<{ admin: QueueAdmin }> = async (plugin, { admin }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/queues/:queue/tasks",
    {
      config,
      schema: {
        tags,
        summary: "A queue's tasks",
        description: "In an order of the queue's own, which is not that of their times.",
        params: QueueParams,
        querystring: QueueTaskListQuery,
        response: { 200: QueueTaskList, ...taskProblems },
      },
    },
    (request) => admin.tasks(request.params.queue, request.query),
  );

  app.get(
    "/queues/:queue/tasks/:task",
    {
      config,
      schema: {
        tags,
        summary: "One task",
        description: "With the job that it carries.",
        params: QueueTaskParams,
        response: { 200: QueueTask, ...taskProblems },
      },
    },
    (request) => admin.task(request.params.queue, request.params.task),
  );

  app.post(
    "/queues/:queue/tasks/:task/run",
    {
      config,
      schema: {
        tags,
        summary: "Dispatch a task now",
        description: "Whatever the queue's rate, and also when it is paused.",
        params: QueueTaskParams,
        response: { 200: QueueTask, ...taskProblems },
      },
    },
    (request) => admin.run(request.params.queue, request.params.task),
  );

  app.delete(
    "/queues/:queue/tasks/:task",
    {
      config,
      schema: {
        tags,
        summary: "Delete a task and cancel its job",
        description: "A job that is being worked on is told to stop.",
        params: QueueTaskParams,
        response: { 200: DeleteTaskResponse, ...taskProblems },
      },
    },
    (request) => admin.remove(request.params.queue, request.params.task),
  );
};
