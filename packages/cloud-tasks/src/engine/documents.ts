import type { Clock, Database } from "@galley/foundation";
import type { TaskTables } from "./tables.ts";
import type { TaskEngine } from "./task-engine.ts";

/** Small named values beside the tasks, as JSON. */
export function createDocuments(
  database: Database<TaskTables>,
  clock: Clock,
): Pick<TaskEngine, "putDocument" | "getDocument"> {
  return {
    async putDocument(name, value, expireTime) {
      const columns = { value: JSON.stringify(value), expire_time: expireTime ?? null };
      await database.write(({ db }) =>
        db
          .insertInto("task_document")
          .values({ name, ...columns })
          .onConflict((conflict) => conflict.column("name").doUpdateSet(columns))
          .execute(),
      );
    },
    async getDocument(name) {
      const row = await database.read
        .selectFrom("task_document")
        .selectAll()
        .where("name", "=", name)
        .executeTakeFirst();
      if (!row || (row.expire_time !== null && row.expire_time <= clock.now())) return undefined;
      return JSON.parse(row.value);
    },
  };
}
