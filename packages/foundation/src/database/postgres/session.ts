import { randomUUID } from "node:crypto";
import pg from "pg";
import type { CancelTimer, Clock } from "../../clock.ts";
import type { LeaderDuty, Signals } from "../database.ts";
import { createLocalSignals } from "../local-signals.ts";
import { connectionOptions } from "./pool.ts";

const channel = "galley";
const vacancy = "leader";
/** A number of our own for the lock that the leader holds. */
const leaderLock = "7310883651208265067";

/** ms between tries to reach the server, and to become the leader. */
const retryEvery = 500;
const campaignEvery = 1000;
/** ms that the server may take for a word; a connection that is silent for longer is given up (the server, or what is between, hangs). */
const longestSilence = 3000;
/** Messages kept while there is no connection; beyond that the others are told that they have missed some. */
const mostKept = 1000;
/** Tells the others that there were messages which they were not told. */
const gap: [string, string] = ["", ""];
/** ms that messages are gathered for: one statement carries many, and keeps NOTIFY out of the transactions (it takes a lock that undoes Postgres' group commit). */
const gatherFor = 5;
/** Bytes; a notification holds less than 8000. */
const largestNotification = 7500;

/**
 * A process whose machine is gone, or that stands still, keeps its session, and with it the leadership, until the server
 * notices: after about 11 s with these (seconds, and ms; postgresql.org/docs/current/runtime-config-connection.html), since
 * a process that lives asks something every second.
 */
const noticing = [
  "SET tcp_keepalives_idle = 5",
  "SET tcp_keepalives_interval = 2",
  "SET tcp_keepalives_count = 3",
  "SET idle_session_timeout = 10000",
].join("; ");

export interface Session {
  readonly signals: Signals;
  lead(duty: LeaderDuty): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/**
 * The one connection of a process that lasts: it hears the notifications, and holds the leader's lock, which the server
 * lets go of when the connection ends, however it ends. Reconnects by itself.
 */
export function openSession(url: string, clock: Clock, onError: (error: unknown) => void): Session {
  const self = randomUUID();
  const local = createLocalSignals();
  let client: pg.Client | undefined;
  let connecting: Promise<void> | undefined;
  let closed = false;
  let gathered: Array<[string, string]> = [];
  let gathering: CancelTimer | undefined;
  let timer: CancelTimer | undefined;
  let duty: LeaderDuty | undefined;
  let leading = false;
  /** The duty that was begun; it is ended also when this process campaigns no more. */
  let led: LeaderDuty | undefined;
  /** Begins and ends happen one after the other. */
  let turn: Promise<void> = Promise.resolve();

  /** pg is asked one thing at a time. */
  let asked: Promise<unknown> = Promise.resolve();
  const ask = <Row extends pg.QueryResultRow>(which: pg.Client, text: string, values: unknown[] = []) => {
    const answer = asked.then(() => {
      const stop = clock.after(longestSilence, () => giveUp(which));
      return which.query<Row>(text, values).finally(stop);
    });
    asked = answer.catch(() => {});
    return answer;
  };

  /** Not by a polite end, which would wait for an answer too. */
  function giveUp(which: pg.Client): void {
    const { stream } = (which as unknown as { connection: { stream: { destroy(error: Error): void } } }).connection;
    stream.destroy(new Error(`The database has not answered for ${longestSilence} ms`));
    lost(which);
  }

  const inTurn = (step: () => Promise<void>): Promise<void> => {
    turn = turn.then(step).catch(onError);
    return turn;
  };

  async function connect(): Promise<void> {
    const next = new pg.Client(connectionOptions(url));
    next.on("error", () => lost(next));
    next.on("end", () => lost(next));
    next.on("notification", ({ payload }) => hear(payload ?? ""));
    try {
      await next.connect();
      await next.query(`${noticing}; LISTEN ${channel}`);
    } catch (error) {
      next.end().catch(() => {});
      throw error;
    }
    if (closed) return next.end();
    client = next;
    local.missed();
    send();
  }

  function lost(which: pg.Client): void {
    if (client !== which) return;
    client = undefined;
    which.end().catch(() => {});
    void inTurn(stepDown);
    if (!closed) tick();
  }

  /** Connects where there is no connection, campaigns where there is no leadership; again after a while. */
  function tick(): void {
    timer?.();
    timer = undefined;
    if (closed) return;
    connecting ??= (client ? ask(client, "SELECT 1") : connect())
      .then(() => inTurn(campaign))
      .catch(onError)
      .finally(() => {
        connecting = undefined;
        if (!closed) timer = clock.after(client ? campaignEvery : retryEvery, tick);
      });
  }

  async function campaign(): Promise<void> {
    if (!duty || leading || !client || closed) return;
    const held = client;
    const { rows } = await ask<{ won: boolean }>(held, `SELECT pg_try_advisory_lock(${leaderLock}) AS won`);
    if (!rows[0]?.won) return;
    leading = true;
    led = duty;
    try {
      await led.begin();
    } catch (error) {
      onError(error);
      await stepDown();
    }
    // Lost while it began: whoever lost it has put the end into the turn after this.
    if (client !== held) await stepDown();
  }

  async function stepDown(): Promise<void> {
    if (!leading) return;
    leading = false;
    await led?.end().catch(onError);
    if (!client) return;
    await ask(client, `SELECT pg_advisory_unlock(${leaderLock})`);
    publish(vacancy, "");
    send();
  }

  function hear(payload: string): void {
    const heard = read(payload);
    if (heard?.from === self) return;
    // What cannot be read is somebody else's, or a later Galley's: it may say something.
    for (const [name, message] of heard?.messages ?? [gap]) {
      if (name === gap[0]) local.missed();
      else local.publish(name, message);
    }
  }

  function send(): void {
    gathering?.();
    gathering = undefined;
    if (gathered.length > mostKept) gathered = [gap];
    if (!client || gathered.length === 0) return;
    const messages = gathered;
    gathered = [];
    for (const part of inParts(messages)) {
      const notification = JSON.stringify({ from: self, messages: part });
      ask(client, "SELECT pg_notify($1, $2)", [channel, notification]).catch((error) => {
        // Whether it was heard is not known.
        gathered.push(gap);
        onError(error);
      });
    }
  }

  function publish(name: string, message: string): void {
    local.publish(name, message);
    gathered.push([name, message]);
    gathering ??= clock.after(gatherFor, send);
  }

  // Whoever leads no longer says so; should it be missed, the next campaign is not far.
  local.subscribe(vacancy, () => void inTurn(campaign));
  tick();
  return {
    signals: {
      publish,
      subscribe: local.subscribe,
    },
    async lead(wanted) {
      if (duty) throw new Error("This process campaigns already");
      duty = wanted;
      await connecting;
      await inTurn(campaign);
      return async () => {
        const ended = inTurn(stepDown);
        duty = undefined;
        await ended;
      };
    },
    async close() {
      closed = true;
      timer?.();
      await connecting;
      await inTurn(stepDown);
      send();
      await asked;
      const last = client;
      client = undefined;
      await last?.end();
    },
  };
}

/** Whoever may connect may notify: what is not one of ours is undefined. */
function read(payload: string): { from: string; messages: Array<[string, string]> } | undefined {
  try {
    const { from, messages } = JSON.parse(payload);
    const isPair = (pair: unknown): pair is [string, string] =>
      Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string");
    return typeof from === "string" && Array.isArray(messages) && messages.every(isPair)
      ? { from, messages }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Cuts messages into notifications that Postgres takes. */
function inParts(messages: Array<[string, string]>): Array<Array<[string, string]>> {
  const parts: Array<Array<[string, string]>> = [];
  let room = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(JSON.stringify(message)) + 1;
    if (size > room) {
      parts.push([]);
      room = largestNotification - 64;
    }
    parts.at(-1)!.push(message);
    room -= size;
  }
  return parts;
}
