import { type Clock, type Database, narrow } from "@galley/foundation";
import type { FastifyPluginAsync } from "fastify";
import type { JobTables } from "../../jobs/tables.ts";
import type { Storage } from "../../storage/port.ts";
import type { CarryOut } from "../removals.ts";
import type { DatasetTables } from "../tables.ts";
import type { Uploads } from "../uploads.ts";
import { createAdmission } from "./admission.ts";
import { createFinish } from "./finish.ts";
import { createUploadLocks } from "./locks.ts";
import { resumableRoutes } from "./routes.ts";
import { createUploadRows } from "./rows.ts";
import { createTusService } from "./serve.ts";
import { createResumableSweep } from "./sweep.ts";

export interface ResumableOptions {
  database: Database<DatasetTables & JobTables>;
  storage: Storage;
  clock: Clock;
  uploads: Uploads;
  carryOut: CarryOut;
  onTrouble: (error: unknown) => void;
}

/** Uploads whose bytes come in several requests, and which become pictures of datasets when all are there. */
export function openResumable(options: ResumableOptions) {
  const { storage, clock, uploads, carryOut, onTrouble } = options;
  const database = narrow<DatasetTables & JobTables, DatasetTables>(options.database);
  const rows = createUploadRows({ database, clock });
  const locks = createUploadLocks({ database, clock });
  const finish = createFinish({ storage, rows, locks, uploads, carryOut, onTrouble });
  const admit = createAdmission({ database, uploads });
  const stopping = new AbortController();
  const ofStore = { storage, clock, rows, locks, carryOut };
  const serve = createTusService({ ...ofStore, admit, finish, stopping: stopping.signal });

  /** Under `/api/v1`. */
  const routes: FastifyPluginAsync = async (app) => {
    await app.register(resumableRoutes, {
      serve,
      onReady: async () => void (database.shared || (await locks.freeAll())),
      onClosing: () => stopping.abort(),
    });
  };
  return { routes, sweep: createResumableSweep({ clock, rows, locks, finish, carryOut }) };
}
