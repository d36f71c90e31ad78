import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { CliError } from "./cli-error.ts";
import { createLines } from "./lines.ts";
import { type AskedQueue, queueSettings, readQueueFlag } from "./queue-flag.ts";
import { readPart, readSpan, readText, readUrl, readWhole } from "./values.ts";

/** What the command line says, read. */
export interface CliOptions {
  port: number;
  host: string;
  data?: string;
  queue: AskedQueue[];
  /** The file with queues. */
  queues?: string;
  project: string;
  location: string;
  issuer?: string;
  appEngineOrigin?: string;
  throttle: boolean;
  maxRedirects: number;
  /** Seconds. */
  taskNameReservation: number;
  queueNameReservation: number;
  testAids?: true;
  allowHost: string[];
  quiet?: true;
}

/** The command line: reads it, serves, and says in one line why it cannot. Sets the process's exit code. */
export async function run(): Promise<void> {
  const [out, err] = [createLines(process.stdout), createLines(process.stderr)];
  try {
    forgetEmpty(process.env);
    const options = createProgram().parse().opts<CliOptions>();
    // Loaded only now: --help and --version need none of it.
    const { start } = await import("./start.ts");
    const terminal = process.stdout.isTTY === true;
    const colors = terminal && !process.env.NO_COLOR;
    await start(options, { out, err, colors, terminal, fault: process.env.GALLEY_FAULT });
  } catch (error) {
    process.exitCode = report(error, (line) => err.line(line));
  }
}

/** HOST is not among them: shells and tools set it to the machine's name, and then others could reach the server. */
const variables = ["PORT", "CLOUD_TASKS_HOST", "CLOUD_TASKS_DATA", "CLOUD_TASKS_QUEUES"];

/** Containers set a variable to nothing to say that it is not set. */
function forgetEmpty(env: NodeJS.ProcessEnv): void {
  for (const name of variables) if (env[name]?.trim() === "") delete env[name];
}

/** Commander has already said what is wrong with the command line. */
function report(error: unknown, say: (line: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CliError) {
    say(`cloud-tasks: ${error.message}`);
    return error.exitCode;
  }
  say(`cloud-tasks: this should not have happened: ${error instanceof Error ? error.stack : String(error)}`);
  return 1;
}

function version(): string {
  const file = new URL("../../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

const collect =
  <Value>(read: (text: string) => Value) =>
  (text: string, earlier: Value[]): Value[] => [...earlier, ...text.trim().split(/\s+/).map(read)];

const projectPart = readPart(/^[A-Za-z0-9:.-]+$/, "letters, digits, colons, points and hyphens");
const locationPart = readPart(/^[A-Za-z0-9-]+$/, "letters, digits and hyphens");
const hostPart = (text: string): string =>
  readPart(/^[A-Za-z0-9._:-]+$/, "letters, digits, points, colons and hyphens")(text.replace(/^\[(.*)\]$/, "$1"));

const threeDays = 3 * 24 * 3600;

const options = (): Record<string, Option[]> => ({
  "Where it is and what it keeps:": [
    new Option("-p, --port <number>", "port; 0 takes a free one")
      .env("PORT")
      .default(8123)
      .argParser(readWhole(0, 65_535)),
    new Option("--host <address>", "address to listen on")
      .env("CLOUD_TASKS_HOST")
      .default("127.0.0.1")
      .argParser(hostPart),
    new Option("--allow-host <name...>", "another name that requests may be for")
      .default([], "")
      .argParser(collect(hostPart)),
    new Option("-d, --data <file>", "file that keeps everything, made if missing")
      .env("CLOUD_TASKS_DATA")
      .argParser(readText),
  ],
  "Queues:": [
    new Option("-q, --queue <name...>", "queue to have, with settings: see below")
      .env("CLOUD_TASKS_QUEUES")
      .default([], "")
      .argParser(collect(readQueueFlag)),
    new Option("--queues <file>", "JSON list of queues in the form of REST").argParser(readText),
    new Option("--project <id>", "project of short queue names").default("local").argParser(projectPart),
    new Option("--location <id>", "location of short queue names").default("europe-west1").argParser(locationPart),
    new Option("--task-name-reservation <time>", "how long an ended task's name is taken")
      .default(3600, "1h")
      .argParser(readSpan),
    new Option("--queue-name-reservation <time>", "the same for a deleted queue's")
      .default(threeDays, "3d")
      .argParser(readSpan),
  ],
  "Dispatching:": [
    new Option("--issuer <url>", "issuer of identity tokens (own address)").argParser(readUrl("any")),
    new Option("--app-engine-origin <url>", "where App Engine tasks go (appspot.com)").argParser(readUrl("origin")),
    new Option("--no-throttle", "do not slow a queue down at 429 and 503"),
    new Option("--max-redirects <number>", "redirects that an attempt follows").default(0).argParser(readWhole(0, 20)),
  ],
  "Watching and testing:": [
    new Option("--quiet", "print no line per attempt"),
    new Option("--test-aids", "serve /emulator: calls with --data, too"),
  ],
});

function createProgram(): Command {
  const program = new Command("cloud-tasks")
    .description("Google Cloud Tasks v2 on your machine: durable, over gRPC and REST on one port.")
    .usage("[options]")
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) })
    .configureHelp({ optionDescription: describe });
  for (const [heading, group] of Object.entries(options()))
    for (const option of group) program.addOption(option.helpGroup(heading));
  return program
    .version(version(), "-v, --version", "print the version")
    .helpOption("-h, --help", "print this")
    .addHelpText("after", `\n${help}`);
}

/** An option's words with its default. The variables are told of once, below: a screen is 80 columns wide. */
function describe({ description, defaultValue, defaultValueDescription }: Option): string {
  const usual = defaultValueDescription ?? (typeof defaultValue === "boolean" ? "" : defaultValue);
  return usual === undefined || usual === "" ? description : `${description} (${usual})`;
}

const examples = Object.values(queueSettings).map(({ example }) => example);

const help = `A queue is NAME or projects/P/locations/L/queues/NAME; settings follow a colon:
  ${examples.slice(0, 4).join("  ")}
  ${examples.slice(4).join("  ")}
  cloud-tasks --data tasks.db --queue mail --queue slow:rate=0.5,attempts=3

Instead of flags: ${variables.join(", ")}.`;

/** Commander puts its proposals on a line of their own. */
function oneLine(text: string): string {
  const [line = "", ...more] = text.trim().split(/\s*\n\s*/);
  return `cloud-tasks: ${[line.replace(/^error: /, ""), ...more].join(" ")}\n`;
}
