import { type Profiler, Session } from "node:inspector/promises";
import { DatabaseSync } from "node:sqlite";

/** What one run of many tasks costs in the engine's process. */
export interface WhereTimeGoes {
  seconds: number;
  /** Processor time of the process, all threads. */
  cpuSeconds: number;
  /** Shares of the main thread's time, by what it was at; together 1. */
  parts: Record<string, number>;
  commits: { count: number; seconds: number };
}

/** Microseconds between two samples of the main thread. */
const sampling = 500;

/** Runs `run` under the inspector's profiler, and with a stopwatch on SQLite's commits. */
export async function profile(run: () => Promise<unknown>): Promise<WhereTimeGoes> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: sampling });
  await session.post("Profiler.start");
  const commits = timeCommits();
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  await run();
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  const parts = shares(profile);
  return { seconds, cpuSeconds: (user + system) / 1e6, parts, commits: commits.stop() };
}

/** Counts the commits of this process's SQLite connections and the time in them, which is the write and the flush. */
function timeCommits() {
  const exec = DatabaseSync.prototype.exec;
  const commits = { count: 0, seconds: 0 };
  DatabaseSync.prototype.exec = function (sql) {
    if (!sql.startsWith("COMMIT")) return exec.call(this, sql);
    const begun = performance.now();
    exec.call(this, sql);
    commits.seconds += (performance.now() - begun) / 1000;
    commits.count += 1;
  };
  return {
    stop() {
      DatabaseSync.prototype.exec = exec;
      return commits;
    },
  };
}

/** Functions of node:sqlite, which the profile names without a file. */
const sqlite = new Set(["exec", "run", "all", "get", "iterate", "next", "prepare", "columns", "isTransaction"]);

/** By the file of the function on top of the stack; the first that fits. */
const places: [RegExp, string][] = [
  [/\/packages\/cloud-tasks\//, "the engine"],
  [/\/packages\/foundation\//, "grouping of commits"],
  [/\/kysely\//, "Kysely"],
  [/\/bench\//, "the benchmark"],
  [/^node:(_http|net$|internal\/(stream|http|js_stream|url)|url$|stream)/, "HTTP client"],
  [/^node:/, "Node's events, timers and promises"],
];

/** System calls and parsers of the HTTP client, which the profile names without a file. */
const http = new Set([
  "writev",
  "writeUtf8String",
  "writeLatin1String",
  "writeBuffer",
  "readStart",
  "parse",
  "execute",
]);

function partOf({ functionName, url }: Profiler.ProfileNode["callFrame"]): string {
  if (functionName === "(idle)") return "idle";
  if (functionName === "(garbage collector)") return "garbage collection";
  if (url === "" && sqlite.has(functionName))
    return functionName === "exec" ? "SQLite: begin, savepoints, commit" : "SQLite: statements";
  if (url === "" && http.has(functionName)) return "HTTP client";
  return places.find(([pattern]) => pattern.test(url))?.[1] ?? "the rest of Node and V8";
}

function shares({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Record<string, number> {
  // The profiler's own start and stop are none of the engine's.
  const counted = nodes.filter(({ callFrame }) => !callFrame.url.startsWith("node:inspector"));
  const partOfNode = new Map(counted.map(({ id, callFrame }) => [id, partOf(callFrame)]));
  const spent: Record<string, number> = {};
  for (const [index, id] of samples.entries()) {
    const part = partOfNode.get(id);
    if (part === undefined) continue;
    spent[part] = (spent[part] ?? 0) + timeDeltas[index]!;
  }
  const all = Object.values(spent).reduce((sum, time) => sum + time, 0);
  return Object.fromEntries(Object.entries(spent).map(([part, time]) => [part, time / all]));
}
