export {
  type AdjustableClock,
  type CancelTimer,
  type Clock,
  createAdjustableClock,
  createManualClock,
  type ManualClock,
  systemClock,
} from "./clock.ts";
export {
  type Database,
  DatabaseError,
  type DatabaseFault,
  type LeaderDuty,
  narrow,
  type Signals,
  type UnitOfWork,
  WriteConflict,
} from "./database/database.ts";
export { bytesType, holdLock, isPostgres, lockRows, numbered, numberType, referTo } from "./database/dialect.ts";
export { type MigrationStep, type Migrations, migrate, missingMigrations } from "./database/migrate.ts";
export { openPostgres } from "./database/postgres/postgres.ts";
export { openSqlite } from "./database/sqlite.ts";
export { armFaults, armKill, fault } from "./fault.ts";
