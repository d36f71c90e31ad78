import type { Database } from "@galley/foundation";
import { type Kysely, sql } from "kysely";
import { turnAt } from "./pace.ts";
import type { TurnStore } from "./port.ts";
import type { RateTables } from "./tables.ts";

/** Turns of all processes on one database: a row for each provider, moved on by one statement that both databases know. */
export function createDatabaseTurns(database: Database<RateTables>): TurnStore {
  return {
    book: (provider, pace, now, patience) =>
      database.write(async ({ db }) => {
        await addRow(db, provider);
        const moved = await db
          .updateTable("rate_turn")
          .set({ next: sql<number>`case when next > ${now} then next else ${now} end + ${pace.interval}` })
          .where("provider", "=", provider)
          .where("next", "<=", now + pace.tolerance + patience)
          .returning("next")
          .executeTakeFirst();
        if (moved) return { isBooked: true, at: turnAt(moved.next - pace.interval, pace, now) };
        const { next } = await rowOf(db, provider);
        return { isBooked: false, at: turnAt(next, pace, now) };
      }),
    hold: (provider, pace, until) =>
      database.write(async ({ db }) => {
        await addRow(db, provider);
        const next = until + pace.tolerance;
        await db
          .updateTable("rate_turn")
          .set({ next })
          .where("provider", "=", provider)
          .where("next", "<", next)
          .execute();
      }),
  };
}

async function addRow(db: Kysely<RateTables>, provider: string): Promise<void> {
  const isThere = await db
    .selectFrom("rate_turn")
    .select("provider")
    .where("provider", "=", provider)
    .executeTakeFirst();
  if (isThere) return;
  await db
    .insertInto("rate_turn")
    .values({ provider, next: 0 })
    .onConflict((conflict) => conflict.column("provider").doNothing())
    .execute();
}

const rowOf = (db: Kysely<RateTables>, provider: string): Promise<{ next: number }> =>
  db.selectFrom("rate_turn").select("next").where("provider", "=", provider).executeTakeFirstOrThrow();
