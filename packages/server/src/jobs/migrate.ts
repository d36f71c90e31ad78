import { type Database, type MigrationStep, type Migrations, migrate } from "@galley/foundation";
import { createJobs } from "./migrations/0001-jobs.ts";
import { createOutbox } from "./migrations/0002-outbox.ts";
import { createPlatform } from "./migrations/0003-platform.ts";
import { indexLimits } from "./migrations/0004-limits.ts";
import { indexHistory } from "./migrations/0005-history.ts";
import { addDecisions } from "./migrations/0006-decisions.ts";
import { addLiveText } from "./migrations/0007-live-text.ts";
import { addSubject } from "./migrations/0008-subject.ts";
import { addAttempts } from "./migrations/0009-attempts.ts";
import { addTitle } from "./migrations/0010-title.ts";
import type { JobTables } from "./tables.ts";

const migrations: Migrations = {
  "0001_jobs": { up: createJobs },
  "0002_outbox": { up: createOutbox },
  "0003_platform": { up: createPlatform },
  "0004_limits": { up: indexLimits },
  "0005_history": { up: indexHistory },
  "0006_decisions": { up: addDecisions },
  "0007_live_text": { up: addLiveText },
  "0008_subject": { up: addSubject },
  "0009_attempts": { up: addAttempts },
  "0010_title": { up: addTitle },
};

/** Creates the jobs' tables in `database`, or brings them up to date. */
export async function migrateJobTables(database: Database<JobTables>, step: MigrationStep = migrate): Promise<void> {
  await step(database, "job", migrations);
}
