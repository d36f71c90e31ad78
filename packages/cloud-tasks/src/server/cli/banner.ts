import { isLoopback } from "../protocol/guard.ts";

/** A queue as the start-up lines show it. */
export interface ShownQueue {
  name: string;
  state: "RUNNING" | "PAUSED";
  /** Per second. */
  rate: number;
  concurrent: number;
  attempts: number;
  tasks: number;
}

export interface Banner {
  url: string;
  host: string;
  port: number;
  /** Absolute path; undefined: a temporary file. */
  data: string | undefined;
  queues: readonly ShownQueue[];
  /** How many queues there are besides. */
  more: number;
  issuer: string | undefined;
  testAids: boolean;
}

const entry = (title: string, ...lines: string[]): string[] =>
  lines.map((line, index) => `  ${(index === 0 ? title : "").padEnd(9)} ${line}`);

/** What a stranger needs to know when the server is ready. */
export function writeBanner({ url, data, queues, more, issuer, testAids }: Banner): string[] {
  const authority = url.slice("http://".length);
  const lost = "temporary: everything is gone when this ends; --data FILE keeps it";
  return [
    `Cloud Tasks is ready at ${url}`,
    ...entry("data", data ?? lost),
    ...entry("queues", ...queueLines(queues), ...(more > 0 ? [`and ${more} more`] : [])),
    ...(issuer === undefined ? [] : entry("issuer", issuer)),
    ...(testAids ? entry("test aids", "POST /emulator:reset, /emulator:wait, /emulator:advance") : []),
    ...entry(
      "clients",
      `gRPC to ${authority} without TLS, REST to ${url}, no credentials;`,
      `firebase-admin with CLOUD_TASKS_EMULATOR_HOST=${authority}`,
    ),
  ];
}

function queueLines(queues: readonly ShownQueue[]): string[] {
  if (queues.length === 0) return ["none yet; --queue NAME or a call of CreateQueue makes one"];
  const width = Math.max(...queues.map(({ name }) => name.length));
  return queues.map(({ name, state, rate, concurrent, attempts, tasks }) =>
    [
      name.padEnd(width),
      `  ${Math.round(rate * 1000) / 1000}/s, ${concurrent} at once, ${attempts < 0 ? "any number of" : attempts} attempts`,
      ...(state === "PAUSED" ? [", paused"] : []),
      ...(tasks > 0 ? [`, ${tasks} ${tasks === 1 ? "task" : "tasks"}`] : []),
    ].join(""),
  );
}

/** A line for those who let others reach the server; undefined for those who do not. */
export function warnOfOthers(host: string): string | undefined {
  if (isLoopback(host.toLowerCase())) return undefined;
  return `listens on ${host} without access control: whoever reaches the port may read and change everything`;
}
