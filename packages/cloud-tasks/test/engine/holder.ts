import { openSqlite, systemClock } from "@galley/foundation";
import { openTaskEngine } from "../../src/engine/engine.ts";
import { migrateTaskTables, type TaskTables } from "../../src/index.ts";

/** An engine of its own on `holder.ts <file>`, which it holds until it is killed. Says so, or why it cannot. */
try {
  const database = openSqlite<TaskTables>(process.argv[2] ?? "");
  await migrateTaskTables(database);
  const engine = openTaskEngine({ database, clock: systemClock, random: Math.random, issuer: () => "https://x.test" });
  await engine.start();
  process.send?.("holding");
  setInterval(() => {}, 1 << 30);
} catch (error) {
  process.send?.(error instanceof Error && "fault" in error ? error.fault : String(error));
}
