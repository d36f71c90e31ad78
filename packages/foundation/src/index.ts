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
  narrow,
  type UnitOfWork,
} from "./database/database.ts";
export { type Migrations, migrate } from "./database/migrate.ts";
export { openSqlite } from "./database/sqlite.ts";
export { armFaults, armKill, fault } from "./fault.ts";
