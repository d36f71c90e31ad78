import { availableParallelism } from "node:os";
import { median } from "../figures.ts";
import type { Ceilings } from "./ceilings.ts";
import { bulkSize, producers } from "./contestant.ts";
import { contestants, type Entry } from "./contestants.ts";
import type { Figures, Latency } from "./measure.ts";
import type { Options } from "./options.ts";
import type { WhereTimeGoes } from "./profile.ts";
import type { Requests } from "./runner.ts";
import type { Server } from "./servers.ts";

type Rounds = Record<string, Figures[]>;
type Taking = [string, Entry][];

/** Flushes a second beyond which no disk is behind them. A fast NVMe drive with a protected cache has about 50,000. */
const likelyDisk = 100_000;

const whole = (value: number): string => Math.round(value).toLocaleString("en");
const short = (value: number): string => value.toFixed(value < 9.95 ? 1 : 0);
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const megabytes = (bytes: number): string => `${whole(bytes / 2 ** 20)} MB`;

/** Columns as wide as they must be; the first is aligned to the left, the others to the right. */
function printTable(rows: string[][]): void {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(width(0)) : cell.padStart(width(column) + 3)))
        .join("")
        .trimEnd(),
    );
}

export function printSettings({ tasks, rounds }: Options, servers: Record<string, Server<unknown>>): void {
  console.log(
    `queue: ${rounds === 1 ? "one round" : `medians of ${rounds} rounds`}, ${whole(tasks)} tasks a step, on ${availableParallelism()} processors`,
  );
  console.log(
    "  Everything is on disk before it is answered: SQLite synchronous=FULL; Redis appendfsync=always; Postgres",
  );
  console.log(
    "  fsync=on, synchronous_commit=on. Done means that the completion is on disk, too. A task of Galley's is an",
  );
  console.log("  HTTP request to another process, a peer's the call of a function in the worker's process.");
  for (const [name, server] of Object.entries(servers)) {
    const users = Object.values(contestants).flatMap((entry) => (entry.needs === name ? [entry.name] : []));
    if ("skipped" in server) console.log(`  SKIPPED: ${users.join(" and ")}: ${server.skipped}`);
    else console.log(`  ${name} ${server.version}`);
  }
}

type Pick = (figures: Figures) => { rate?: number; latency?: Latency } | undefined;

/** `rate/s  p50 / p99`, each the median over the rounds. */
function cells(rounds: Figures[], pick: Pick): [string, string] {
  const all = rounds.flatMap((figures) => pick(figures) ?? []);
  const rates = all.flatMap(({ rate }) => rate ?? []);
  const latencies = all.flatMap(({ latency }) => latency ?? []);
  const of = (name: keyof Latency) => median(latencies.map((latency) => latency[name])).toFixed(1);
  return [
    rates.length > 0 ? `${whole(median(rates))}/s` : "",
    latencies.length > 0 ? `${of("p50")} / ${of("p99")} ms` : "",
  ];
}

export function printFigures(taking: Taking, rounds: Rounds): void {
  const table = (title: string, columns: [string, Pick][]) => {
    console.log(`\n${title}`);
    printTable([
      ["", ...columns.flatMap(([head]) => [head, "p50 / p99"])],
      ...taking.map(([key, { name }]) => [name, ...columns.flatMap(([, pick]) => cells(rounds[key]!, pick))]),
    ]);
  };
  table("Creates, workers at rest", [
    ["one by one", ({ createAlone }) => createAlone],
    [`${producers} at once`, ({ createTogether }) => createTogether],
  ]);
  console.log(
    "\nThe next latency is from the call of create to the stored completion. With many creates at once it is mostly the",
  );
  console.log("wait behind the tasks before: the producers do not wait for deliveries.");
  table("Created and delivered, workers at work", [
    [`${producers} at once`, ({ through }) => through],
    ["one task at a time", ({ alone }) => alone],
  ]);
  console.log(`\nIn bulk, ${bulkSize} tasks a call; and what waits, delivered`);
  printTable([
    ["", "creates", "created and delivered", "delivered from a backlog"],
    ...taking.map(([key, { name, bulk }]) => [
      `${name}: ${bulk ?? "has no such call"}`,
      cells(rounds[key]!, ({ createBulk }) => createBulk)[0],
      cells(rounds[key]!, ({ throughBulk }) => throughBulk)[0],
      cells(rounds[key]!, ({ drain }) => drain)[0],
    ]),
  ]);
}

/** Each of ours against each peer, round by round, then the median. */
export function printRatios(taking: Taking, rounds: Rounds): void {
  const peers = taking.filter(([, { ours }]) => !ours);
  if (peers.length === 0) return;
  const times = (our: string, peer: string, pick: (figures: Figures) => { rate: number } | undefined): string => {
    const ratios = rounds[our]!.flatMap((figures, round) => {
      const [mine, theirs] = [pick(figures), pick(rounds[peer]![round]!)];
      return mine && theirs ? mine.rate / theirs.rate : [];
    });
    if (ratios.length === 0) return "";
    const [least, middle, most] = [Math.min(...ratios), median(ratios), Math.max(...ratios)].map(short);
    return ratios.length === 1 ? middle! : `${middle} (${least} to ${most})`;
  };
  const kinds: [string, (figures: Figures) => { rate: number } | undefined][] = [
    [`creates, ${producers} at once`, ({ createTogether }) => createTogether],
    [`created and delivered, ${producers} at once`, ({ through }) => through],
    ["creates in bulk", ({ createBulk }) => createBulk],
    ["created in bulk and delivered", ({ throughBulk }) => throughBulk],
    ["delivered from a backlog", ({ drain }) => drain],
  ];
  console.log("\nTimes as fast as the peer in the same round: the median of the rounds, and the extremes");
  const rows = taking
    .filter(([, { ours }]) => ours)
    .flatMap(([our, { name }]) =>
      kinds.map(([kind, pick]) => [`${name}: ${kind}`, ...peers.map(([peer]) => times(our, peer, pick))]),
    );
  printTable([["", ...peers.map(([, { name }]) => name)], ...rows.filter(([, ...values]) => values.some(Boolean))]);
}

export function printCeilings(ceilings: Ceilings[]): void {
  const both = (pick: (ceilings: Ceilings) => number) => ceilings.map((each) => `${whole(pick(each))}/s`).join(" and ");
  console.log("\nWhat the machine gives without a queue, before and after the rounds");
  console.log(`  4 KiB appended and flushed                   ${both(({ flushes }) => flushes)}`);
  console.log(`  HTTP requests between two processes          ${both(({ requests }) => requests)}`);
  console.log(
    `  so one request takes the sender              ${(1e6 / median(ceilings.map(({ requests }) => requests))).toFixed(0)} µs`,
  );
  if (Math.max(...ceilings.map(({ flushes }) => flushes)) > likelyDisk)
    console.log(
      "  WARNING: the temporary folder is hardly on a disk, so nothing above is durable. Set TMPDIR to a folder on one.",
    );
}

export function printWhere(tasks: number, { seconds, cpuSeconds, parts, commits }: WhereTimeGoes): void {
  console.log(
    `\nWhere the time goes: Galley in process, ${whole(tasks)} tasks created and delivered under the profiler`,
  );
  console.log(
    `  ${whole(tasks / seconds)}/s; ${((seconds / tasks) * 1e6).toFixed(0)} µs a task, of which ${((cpuSeconds / tasks) * 1e6).toFixed(0)} µs are processor time`,
  );
  console.log(
    `  ${whole(commits.count)} commits, ${(tasks / commits.count).toFixed(1)} tasks to a commit, ${((commits.seconds / commits.count) * 1000).toFixed(2)} ms each: ${percent(commits.seconds / seconds)} of the time`,
  );
  const sorted = Object.entries(parts).sort(([, one], [, other]) => other - one);
  for (const [part, share] of sorted) if (share >= 0.005) console.log(`  ${percent(share).padStart(5)}  ${part}`);
}

export function printMemory({ name }: Entry, tasks: number, memory: ReturnType<Requests["memory"]>): void {
  const { before, after, bytesOnDisk, seconds } = memory;
  const server =
    before.others > 0 ? `; its server ${megabytes(before.others)} before, ${megabytes(after.others)} after` : "";
  const disk = bytesOnDisk === undefined ? "" : `; ${megabytes(bytesOnDisk)} on disk`;
  console.log(`\nMemory with ${whole(tasks)} tasks due tomorrow: ${name}`);
  console.log(
    `  process ${megabytes(before.own)} before, ${megabytes(after.own)} after, of which objects in use ${megabytes(before.heap)} and ${megabytes(after.heap)}${server}${disk}; ${seconds.toFixed(1)} s`,
  );
}
