/**
 * The least that an honest answer can cost here: a Node server that reads JSON, stores one row durably and answers; and
 * that reads one row. Started with the database's address, prints its own.
 */

import { randomUUIDv7 } from "node:crypto";
import { createServer } from "node:http";
import { type Database, openPostgres, openSqlite } from "@galley/foundation";

interface Tables {
  bare: { id: string; body: string };
}

const place = process.argv[2]!;
const database: Database<Tables> = place.startsWith("postgres:") ? openPostgres(place) : openSqlite(place);
await database.write(({ db }) =>
  db.schema
    .createTable("bare")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("body", "text")
    .execute(),
);

const server = createServer(async (request, response) => {
  const answer = (value: unknown) => response.setHeader("content-type", "application/json").end(JSON.stringify(value));
  if (request.method === "GET") {
    const id = request.url!.slice(1);
    return answer(await database.read.selectFrom("bare").selectAll().where("id", "=", id).executeTakeFirst());
  }
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const body = JSON.parse(Buffer.concat(parts).toString()) as unknown;
  const id = randomUUIDv7();
  await database.write(({ db }) =>
    db
      .insertInto("bare")
      .values({ id, body: JSON.stringify(body) })
      .execute(),
  );
  answer({ id });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
});
