import { describe } from "vitest";
import { activity } from "./areas/activity.ts";
import { aids, movingTheClock } from "./areas/aids.ts";
import { appEngine } from "./areas/app-engine.ts";
import { attempts } from "./areas/attempts.ts";
import { batches } from "./areas/batch.ts";
import { buffering } from "./areas/buffer.ts";
import { closing } from "./areas/closing.ts";
import { connections } from "./areas/connections.ts";
import { deleting, pausing, purging } from "./areas/control.ts";
import { dispatch } from "./areas/dispatch.ts";
import { queueErrors } from "./areas/errors-queues.ts";
import { taskErrors } from "./areas/errors-tasks.ts";
import { grpcApi } from "./areas/grpc-api.ts";
import { httpTargets } from "./areas/http-target.ts";
import { iam } from "./areas/iam.ts";
import { limits } from "./areas/limits.ts";
import { listsOfQueues, listsOfTasks } from "./areas/lists.ts";
import { load } from "./areas/load.ts";
import { cmek, locations } from "./areas/locations.ts";
import { masks } from "./areas/masks.ts";
import { names } from "./areas/names.ts";
import { queues } from "./areas/queues.ts";
import { rate } from "./areas/rate.ts";
import { redirects } from "./areas/redirects.ts";
import { restApi, restErrors } from "./areas/rest-api.ts";
import { retry } from "./areas/retry.ts";
import { run } from "./areas/run.ts";
import { schedule } from "./areas/schedule.ts";
import { tasks } from "./areas/tasks.ts";
import { throttle } from "./areas/throttle.ts";
import { accessTokens, identityTokens } from "./areas/tokens.ts";
import type { FaceName } from "./face.ts";

/** All that a server of Cloud Tasks v2 does. Each area is in a file of its own and tells it test by test. */
const areas = [
  // What is refused, with the recorded codes, texts and details.
  queueErrors,
  taskErrors,
  // Queues.
  queues,
  masks,
  listsOfQueues,
  iam,
  locations,
  cmek,
  // Tasks, before anything is sent.
  tasks,
  names,
  limits,
  listsOfTasks,
  batches,
  // What a worker receives.
  dispatch,
  appEngine,
  identityTokens,
  accessTokens,
  httpTargets,
  buffering,
  redirects,
  // What comes of an attempt, and when the next one is.
  attempts,
  schedule,
  retry,
  throttle,
  rate,
  // What can be done to a queue and its tasks while they are at work.
  run,
  pausing,
  purging,
  deleting,
  // The server as a whole.
  closing,
  load,
  connections,
  restApi,
  restErrors,
  grpcApi,
  activity,
  aids,
  movingTheClock,
];

/** Shows it over one transport: a server, Google's own client, and a web server that the tasks go to. */
export function conformance(face: FaceName): void {
  describe(`Cloud Tasks v2 over ${face}`, () => {
    for (const area of areas) area(face);
  });
}
