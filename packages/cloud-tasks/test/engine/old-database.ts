import { DatabaseSync } from "node:sqlite";

/** The tables as the first migration made them, and the note that it was the only one. */
const tables = `
  create table task_queue (name text primary key, state text not null, max_dispatches_per_second double precision not null,
    max_concurrent_dispatches integer not null, max_attempts integer not null, max_retry_duration double precision not null,
    min_backoff double precision not null, max_backoff double precision not null, max_doublings integer not null,
    purge_time bigint, tokens double precision not null, tokens_at bigint not null);
  create table task (queue text not null, name text not null, path text not null, headers text not null,
    create_time bigint not null, schedule_time bigint not null, dispatch_deadline integer not null,
    dispatch_count integer not null, response_count integer not null, execution_count integer not null,
    first_attempt_time bigint, previous_response integer, in_flight integer not null, body text not null,
    constraint task_primary primary key (queue, name));
  create index task_due on task (queue, in_flight, schedule_time);
  create index task_age on task (create_time);
  create table task_tombstone (queue text not null, name text not null, expire_time bigint not null,
    constraint task_tombstone_primary primary key (queue, name));
  create index task_tombstone_expiry on task_tombstone (expire_time);
  create table task_key (kid text primary key, private_jwk text not null, create_time bigint not null);
  create table task_migration (name varchar(255) not null primary key, timestamp varchar(255) not null);
  create table task_migration_lock (id varchar(255) not null primary key, is_locked integer default 0 not null);
  insert into task_migration values ('0001-queues-and-tasks', '2026-01-01T00:00:00.000Z');
  insert into task_migration_lock values ('migration_lock', 0);`;

export interface OldTask {
  name: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
  create_time?: number;
  schedule_time?: number;
  dispatch_count?: number;
  response_count?: number;
  execution_count?: number;
  first_attempt_time?: number | null;
  previous_response?: number | null;
  in_flight?: 0 | 1;
}

/** A database file of before the second migration: a queue "mail" of 10 tasks a second, with these tasks and tombstones. */
export function writeOldDatabase(
  path: string,
  now: number,
  content: { tasks: OldTask[]; tombstones: Array<{ name: string; expire_time: number }>; state?: "RUNNING" | "PAUSED" },
): void {
  const db = new DatabaseSync(path);
  db.exec("pragma journal_mode = wal");
  db.exec(tables);
  db.exec("begin");
  db.prepare("insert into task_queue values ('mail', ?, 10, 3, 7, 60, 0.5, 30, 4, ?, 2.5, ?)").run(
    content.state ?? "RUNNING",
    now - 5000,
    now,
  );
  const insert = db.prepare("insert into task values ('mail', ?, ?, ?, ?, ?, 20000, ?, ?, ?, ?, ?, ?, ?)");
  for (const task of content.tasks)
    insert.run(
      task.name,
      task.path ?? `/${task.name}`,
      JSON.stringify(task.headers ?? {}),
      task.create_time ?? now,
      task.schedule_time ?? now,
      task.dispatch_count ?? 0,
      task.response_count ?? 0,
      task.execution_count ?? 0,
      task.first_attempt_time ?? null,
      task.previous_response ?? null,
      task.in_flight ?? 0,
      task.body ?? "",
    );
  for (const { name, expire_time } of content.tombstones)
    db.prepare("insert into task_tombstone values ('mail', ?, ?)").run(name, expire_time);
  db.exec("commit");
  db.close();
}
