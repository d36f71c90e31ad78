import type { Kysely, Selectable } from "kysely";
import type { JobTables } from "./tables.ts";

/** Adds a charge to a job's own, and to what it has cost so far. Answers whether it is a new one. */
export async function recordCharge(
  db: Kysely<JobTables>,
  charge: Selectable<JobTables["job_charge"]>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("job_charge")
    .values(charge)
    .onConflict((conflict) => conflict.column("id").doNothing())
    .executeTakeFirstOrThrow();
  if (Number(numInsertedOrUpdatedRows) === 0) return false;
  if (charge.cost !== 0) await addToCost(db, charge);
  return true;
}

/** Clients see it: the version is raised. What is not known stays so, whatever is added. */
async function addToCost(
  db: Kysely<JobTables>,
  { job_id, cost }: Pick<Selectable<JobTables["job_charge"]>, "job_id" | "cost">,
): Promise<void> {
  await db
    .updateTable("job")
    .set(({ eb }) => ({
      cost: cost === null ? null : eb("cost", "+", cost),
      version: eb("version", "+", 1),
    }))
    .where("id", "=", job_id)
    .where("cost", "is not", null)
    .execute();
}
