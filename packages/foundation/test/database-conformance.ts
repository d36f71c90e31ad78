import { describe, expect, onTestFinished, test } from "vitest";
import { type Database, DatabaseError, holdLock, lockRows, migrate, numbered, numberType } from "../src/index.ts";

export interface NoteTables {
  note: { id: number; text: string; count: number };
}

const migrations = {
  "0001": {
    up: (db: Database<NoteTables>["read"]) =>
      db.schema
        .createTable("note")
        .addColumn("id", numberType(db), numbered(db))
        .addColumn("text", "text", (column) => column.notNull().unique())
        .addColumn("count", "bigint", (column) => column.notNull().defaultTo(0))
        .execute(),
  },
};

export const migrateNotes = (database: Database<NoteTables>): Promise<unknown> => migrate(database, "note", migrations);

/** What every database does, whichever it is. `open` opens an empty one, `again` the same once more. */
export function databaseConformance(open: () => Promise<Database<NoteTables>>): void {
  const opened = async () => {
    const database = await open();
    onTestFinished(() => database.close());
    await migrateNotes(database);
    return database;
  };
  const insert = (database: Database<NoteTables>, text: string, count = 0) =>
    database.write(({ db }) =>
      db
        .insertInto("note")
        .values({ text, count } as never)
        .returning("id")
        .executeTakeFirstOrThrow(),
    );
  const texts = async (database: Database<NoteTables>) =>
    (await database.read.selectFrom("note").select("text").orderBy("id").execute()).map(({ text }) => text);

  describe("a unit of work", () => {
    test("is seen by readers once it is committed, and then runs its onCommit", async () => {
      const database = await opened();
      const order: string[] = [];
      await database.write(async ({ db, onCommit }) => {
        onCommit(() => order.push("committed"));
        await db
          .insertInto("note")
          .values({ text: "one", count: 1 } as never)
          .execute();
        order.push(`seen ${(await texts(database)).length}`);
      });
      order.push(`seen ${(await texts(database)).length}`);
      expect(order).toEqual(["seen 0", "committed", "seen 1"]);
    });

    test("that throws is rolled back alone, passes its error on and runs no onCommit", async () => {
      const database = await opened();
      const ran: string[] = [];
      const failing = database.write(async ({ db, onCommit }) => {
        onCommit(() => ran.push("failed"));
        await db
          .insertInto("note")
          .values({ text: "lost", count: 1 } as never)
          .execute();
        throw new RangeError("no");
      });
      const [first, second] = await Promise.allSettled([failing, insert(database, "kept")]);
      expect(first).toMatchObject({ status: "rejected", reason: expect.any(RangeError) });
      expect(second).toMatchObject({ status: "fulfilled" });
      expect(ran).toEqual([]);
      expect(await texts(database)).toEqual(["kept"]);
    });

    test("that breaks a rule of the tables fails with the database's own error", async () => {
      const database = await opened();
      await insert(database, "once");
      const error = await insert(database, "once").catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(DatabaseError);
      expect(await texts(database)).toEqual(["once"]);
    });

    test("numbers are numbers, also those beyond 32 bits", async () => {
      const database = await opened();
      const time = 1_795_000_000_000;
      await insert(database, "time", time);
      const row = await database.read.selectFrom("note").selectAll().executeTakeFirst();
      expect(row).toEqual({ id: expect.any(Number), text: "time", count: time });
    });

    test("that reads with a lock loses nothing to others that do the same at once", async () => {
      const database = await opened();
      const { id } = await insert(database, "counter");
      const add = () =>
        database.write(async ({ db }) => {
          const query = db.selectFrom("note").select("count").where("id", "=", id);
          const { count } = await lockRows(db, query).executeTakeFirstOrThrow();
          await db
            .updateTable("note")
            .set({ count: count + 1 })
            .where("id", "=", id)
            .execute();
        });
      await Promise.all(Array.from({ length: 40 }, add));
      expect(await database.read.selectFrom("note").select("count").executeTakeFirst()).toEqual({ count: 40 });
    });

    test("that holds a named lock goes on alone", async () => {
      const database = await opened();
      let inside = 0;
      let most = 0;
      const enter = () =>
        database.write(async ({ db }) => {
          await holdLock(db, "door");
          inside += 1;
          most = Math.max(most, inside);
          await db.selectFrom("note").select("id").execute();
          inside -= 1;
        });
      await Promise.all(Array.from({ length: 10 }, enter));
      expect(most).toBe(1);
    });
  });

  describe("signals", () => {
    test("reach every listener of their channel, until it listens no longer", async () => {
      const database = await opened();
      const heard: string[] = [];
      const stop = database.signals.subscribe("a", (message) => heard.push(`first ${message}`));
      database.signals.subscribe("a", (message) => heard.push(`second ${message}`));
      database.signals.subscribe("b", (message) => heard.push(`other ${message}`));
      database.signals.publish("a", "1");
      stop();
      database.signals.publish("a", "2");
      expect(heard).toEqual(["first 1", "second 1", "second 2"]);
    });
  });

  describe("the leadership", () => {
    test("is taken up at once by a process alone, and ended when it resigns", async () => {
      const database = await opened();
      const steps: string[] = [];
      const resign = await database.lead({
        begin: async () => void steps.push("begin"),
        end: async () => void steps.push("end"),
      });
      expect(steps).toEqual(["begin"]);
      await resign();
      expect(steps).toEqual(["begin", "end"]);
    });
  });
}
