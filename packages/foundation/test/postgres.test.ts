import { existsSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Database, DatabaseError, openPostgres, WriteConflict } from "../src/index.ts";
import { databaseConformance, migrateNotes, type NoteTables } from "./database-conformance.ts";
import { startPostgres, type TestPostgres } from "./support/postgres.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

const open = (url: string): Database<NoteTables> => {
  const database = openPostgres<NoteTables>(url);
  onTestFinished(() => database.close());
  return database;
};

async function two() {
  const url = await server.createDatabase();
  const first = open(url);
  const second = open(url);
  await migrateNotes(first);
  return { url, first, second };
}

/** Resolves when `condition` holds; the database tells nobody when it has heard or campaigned. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; !(await condition()); ) {
    if (Date.now() > end) throw new Error("It did not come to that");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const duty = (name: string, log: string[]) => ({
  begin: async () => void log.push(`${name} begins`),
  end: async () => void log.push(`${name} ends`),
});

const cutAll = (url: string) =>
  server.query(
    url,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );

const insert = (database: Database<NoteTables>, text: string) =>
  database.write(({ db }) =>
    db
      .insertInto("note")
      .values({ text, count: 0 } as never)
      .execute(),
  );
const texts = async (database: Database<NoteTables>) =>
  (await database.read.selectFrom("note").select("text").orderBy("id").execute()).map(({ text }) => text);

databaseConformance(async () => openPostgres(await server.createDatabase()));

describe("several processes", () => {
  test("that start at the same moment bring the tables up to date once", async () => {
    const url = await server.createDatabase();
    const processes = Array.from({ length: 4 }, () => open(url));
    await Promise.all(processes.map(migrateNotes));
    await insert(processes[0]!, "one");
    expect(await texts(processes[3]!)).toEqual(["one"]);
  });

  test("run a unit again that met another", async () => {
    const { first } = await two();
    let runs = 0;
    await first.write(async ({ db }) => {
      runs += 1;
      await db
        .insertInto("note")
        .values({ text: `run ${runs}`, count: 0 } as never)
        .execute();
      if (runs < 3) throw new WriteConflict("met another");
    });
    expect(await texts(first)).toEqual(["run 3"]);
  });

  test("end a deadlock by running one of the two again", async () => {
    const { first, second } = await two();
    await insert(first, "a");
    await insert(first, "b");
    let entered = 0;
    const both = Promise.withResolvers<void>();
    const raise = (database: Database<NoteTables>, one: string, other: string) =>
      database.write(async ({ db }) => {
        const add = (text: string) =>
          db
            .updateTable("note")
            .set(({ eb }) => ({ count: eb("count", "+", 1) }))
            .where("text", "=", text)
            .execute();
        await add(one);
        entered += 1;
        if (entered === 2) both.resolve();
        await both.promise;
        await add(other);
      });
    await Promise.all([raise(first, "a", "b"), raise(second, "b", "a")]);
    const rows = await first.read.selectFrom("note").select("count").execute();
    expect(rows).toEqual([{ count: 2 }, { count: 2 }]);
  });

  test("hear each other's signals, each once and in order", async () => {
    const { first, second } = await two();
    const heard: string[] = [];
    const ready: string[] = [];
    second.signals.subscribe("ready", (message) => ready.push(message));
    second.signals.subscribe("job", (message) => heard.push(message));
    await until(() => {
      first.signals.publish("ready", "?");
      return ready.length > 0;
    });
    const long = "x".repeat(900);
    const sent = Array.from({ length: 200 }, (_, index) => `${index} ${long}`);
    for (const message of sent) first.signals.publish("job", message);
    await until(() => heard.length >= sent.length);
    expect(heard).toEqual(sent);
  });

  test("are told when signals may have been missed", async () => {
    const { url, first, second } = await two();
    let missed = 0;
    const heard: string[] = [];
    const hear = (message: string) => void heard.push(message);
    second.signals.subscribe("job", hear, () => {
      missed += 1;
    });
    await until(() => {
      first.signals.publish("job", "before");
      return heard.length > 0;
    });
    const before = missed;
    await cutAll(url);
    await until(() => missed > before);
    heard.length = 0;
    await until(() => {
      first.signals.publish("job", "after");
      return heard.length > 0;
    });
    expect(heard).toContain("after");
  });

  test("have one leader; another follows when it resigns", async () => {
    const { first, second } = await two();
    const log: string[] = [];
    const resign = await first.lead(duty("first", log));
    await second.lead(duty("second", log));
    await until(() => log.length > 0);
    expect(log).toEqual(["first begins"]);
    await resign();
    await until(() => log.length === 3);
    expect(log).toEqual(["first begins", "first ends", "second begins"]);
  });

  test("have another leader when the first is closed", async () => {
    const url = await server.createDatabase();
    const first = openPostgres<NoteTables>(url);
    const second = open(url);
    const log: string[] = [];
    await first.lead(duty("first", log));
    await second.lead(duty("second", log));
    await until(() => log.length === 1);
    await first.close();
    await until(() => log.length === 3);
    expect(log).toEqual(["first begins", "first ends", "second begins"]);
  });

  test("know no leader whose connection is gone: it ends its duty before or while another begins", async () => {
    const { url, first, second } = await two();
    const log: string[] = [];
    await first.lead(duty("first", log));
    await second.lead(duty("second", log));
    await until(() => log.length === 1);
    await cutAll(url);
    await until(() => log.length >= 3);
    expect(log.slice(0, 2)).toEqual(["first begins", "first ends"]);
    expect(log.filter((line) => line.endsWith("begins"))).toHaveLength(2);
  });

  test("find out that a connection hangs, and lead no longer", async () => {
    const { url, second } = await two();
    const wire = await openWire(url);
    const first = open(wire.url);
    const log: string[] = [];
    await first.lead(duty("first", log));
    await second.lead(duty("second", log));
    await until(() => log.length === 1);
    wire.freeze();
    // The server gives the connection up, and the first one does not hear of it.
    await cutAll(url);
    await until(() => log.includes("first ends") && log.includes("second begins"));
    wire.thaw();
  });

  test("do not mind what others notify, nor miss what one says while it has no connection", async () => {
    const { url, first, second } = await two();
    const heard: string[] = [];
    let missed = 0;
    second.signals.subscribe(
      "news",
      (message) => heard.push(message),
      () => {
        missed += 1;
      },
    );
    await until(() => {
      first.signals.publish("news", "hello");
      return heard.length > 0;
    });
    const before = missed;
    for (const payload of ["", "text", '{"from":1}', '{"from":"x","messages":[1]}']) {
      await server.query(url, `SELECT pg_notify('galley', '${payload}')`);
    }
    await until(() => missed >= before + 4);
    const then = missed;
    await cutAll(url);
    first.signals.publish("news", "said in between");
    // Whoever connects after it was said is told to look.
    await until(() => heard.includes("said in between") || missed > then);
  });

  test("go on campaigning when a leader cannot begin", async () => {
    const { first } = await two();
    let tries = 0;
    await first.lead({
      begin: async () => {
        tries += 1;
        if (tries === 1) throw new Error("not yet");
      },
      end: async () => {},
    });
    await until(() => tries === 2);
  });
});

describe("a server that goes away", () => {
  test("and comes back is waited for", async () => {
    const { url, first } = await two();
    await insert(first, "before");
    const backends = await server.query(url, "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'");
    const restarted = server.restart("hard");
    await until(async () => (await server.query(url, "SELECT 1").catch(() => undefined)) === undefined);
    // They outlive their server for a moment: one that dies in a commit leaves open what became of it.
    await until(async () => !backends.some(({ pid }) => existsSync(`/proc/${pid}/fd/0`)));
    await insert(first, "meanwhile");
    await restarted;
    expect(await texts(first)).toEqual(["before", "meanwhile"]);
  });

  test("leaves the pool whole, however often its connections break", async () => {
    const { url, first } = await two();
    for (let round = 0; round < 8; round += 1) {
      const slow = first
        .write(async ({ db }) => {
          await db
            .insertInto("note")
            .values({ text: `cut ${round}`, count: 0 } as never)
            .execute();
          if (round % 2 === 0) await cutAll(url);
          throw new RangeError("given up");
        })
        .catch(() => {});
      await slow;
    }
    await Promise.all(Array.from({ length: 30 }, (_, index) => insert(first, `after ${index}`)));
    expect(await texts(first)).toHaveLength(30);
  });

  test("and does not come back is an error", async () => {
    const database = openPostgres<NoteTables>("postgres://galley:galley@127.0.0.1:1/none", { patience: 300 });
    onTestFinished(() => database.close());
    await expect(insert(database, "never")).rejects.toMatchObject({ name: "DatabaseError", fault: "failed" });
  });

  test("while it commits leaves it open whether it was stored: the unit is not run again", async () => {
    const url = await server.createDatabase();
    await migrateNotes(open(url));
    const wire = await cutAtCommit(url);
    const database = open(wire.url);
    let runs = 0;
    wire.arm();
    const writing = database.write(async ({ db }) => {
      runs += 1;
      await db
        .insertInto("note")
        .values({ text: "perhaps", count: 0 } as never)
        .execute();
    });
    await expect(writing).rejects.toBeInstanceOf(DatabaseError);
    expect(runs).toBe(1);
    await insert(database, "after");
    expect(await texts(database)).toContain("after");
  });
});

test("a pooler of transactions is refused with what to do", () => {
  expect(() => openPostgres("postgres://u:p@db.example:6543/postgres")).toThrow(/port 5432/);
});

/** A wire to the server that breaks when a COMMIT is sent over it. */
async function cutAtCommit(url: string) {
  let armed = false;
  const wire = await openWire(url, (bytes, cut) => {
    if (!armed || !bytes.includes("commit\0")) return;
    armed = false;
    cut();
  });
  return {
    ...wire,
    arm() {
      armed = true;
    },
  };
}

/** A wire to the server that can be frozen: then nothing goes over it, and it does not end either. */
async function openWire(url: string, onSent: (bytes: Buffer, cut: () => void) => void = () => {}) {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((socket: Socket) => {
    const upstream = connect(Number(target.port), "127.0.0.1");
    const cut = () => {
      socket.destroy();
      upstream.destroy();
    };
    socket.on("data", (bytes: Buffer) => {
      onSent(bytes, cut);
      if (!upstream.destroyed && !frozen) upstream.write(bytes);
    });
    upstream.on("data", (bytes) => !frozen && socket.write(bytes));
    for (const one of [socket, upstream]) {
      sockets.add(one);
      one.on("close", () => !frozen && cut());
      one.on("error", () => !frozen && cut());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const thaw = () => {
    frozen = false;
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    thaw();
    server.close();
  });
  const through = new URL(url);
  through.port = String((server.address() as { port: number }).port);
  return {
    url: through.href,
    freeze() {
      frozen = true;
    },
    thaw,
  };
}
