import { InvalidArgumentError } from "commander";
import type { QueueSpecification } from "../start-queues.ts";
import { readSpan } from "./values.ts";

/** Where a setting of a queue flag stands in the REST form, and how its value is read. */
interface Setting {
  /** As `--help` shows it. */
  example: string;
  path: [group: string, field: string];
  read: (value: string) => unknown;
}

/** The service takes a 0 for "not set" and would use its default, which is hardly what somebody means who types one. */
function positive(number: number): number {
  if (number > 0) return number;
  throw new InvalidArgumentError("It must be more than 0.");
}

function readNumber(text: string): number {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a number.");
}

const rate = (text: string): number => positive(readNumber(text));

function count(text: string): number {
  const number = readNumber(text);
  if (!Number.isInteger(number)) throw new InvalidArgumentError("It must be a whole number.");
  return number === -1 ? number : positive(number);
}

/** A Duration in JSON. Nine places is all that one has. */
const span = (text: string): string => `${Number(positive(readSpan(text)).toFixed(9))}s`;

function share(text: string): number {
  const number = readNumber(text);
  if (number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError("It must be from 0 to 1.");
}

export const queueSettings: Record<string, Setting> = {
  rate: { example: "rate=5", path: ["rateLimits", "maxDispatchesPerSecond"], read: rate },
  concurrent: { example: "concurrent=2", path: ["rateLimits", "maxConcurrentDispatches"], read: count },
  attempts: { example: "attempts=3", path: ["retryConfig", "maxAttempts"], read: count },
  "retry-for": { example: "retry-for=1h", path: ["retryConfig", "maxRetryDuration"], read: span },
  "min-backoff": { example: "min-backoff=1s", path: ["retryConfig", "minBackoff"], read: span },
  "max-backoff": { example: "max-backoff=5m", path: ["retryConfig", "maxBackoff"], read: span },
  doublings: { example: "doublings=4", path: ["retryConfig", "maxDoublings"], read: count },
  log: { example: "log=1", path: ["stackdriverLoggingConfig", "samplingRatio"], read: share },
};

/** A queue as it was asked for. The name may be short: the project and location are other flags, perhaps still to come. */
export type AskedQueue = { name: string; settings: Record<string, Record<string, unknown>> | undefined };

/** `NAME` or `NAME:setting=value,...`. @throws InvalidArgumentError */
export function readQueueFlag(text: string): AskedQueue {
  // A project's name may have a colon in it (example.com:shop), a queue's has none.
  const end = text.indexOf(":", text.lastIndexOf("/") + 1);
  const name = end < 0 ? text : text.slice(0, end);
  if (!/^(?:projects\/[^/]+\/locations\/[^/]+\/queues\/)?[A-Za-z0-9-]{1,100}$/.test(name))
    throw new InvalidArgumentError(
      "A queue's name is projects/P/locations/L/queues/NAME or only NAME, of up to 100 letters, digits and hyphens.",
    );
  return { name, settings: end < 0 ? undefined : readSettings(text.slice(end + 1)) };
}

function readSettings(text: string): NonNullable<AskedQueue["settings"]> {
  const settings: NonNullable<AskedQueue["settings"]> = {};
  for (const part of text.split(",")) {
    const [name = "", value] = part.split("=", 2);
    const setting = Object.hasOwn(queueSettings, name) ? queueSettings[name] : undefined;
    if (!setting || value === undefined) throw new InvalidArgumentError(unknown(part));
    const [group, field] = setting.path;
    const fields = settings[group] ?? {};
    if (field in fields) throw new InvalidArgumentError(`${name} is set twice.`);
    settings[group] = { ...fields, [field]: readSetting(name, value, setting) };
  }
  return settings;
}

const unknown = (part: string): string =>
  `${JSON.stringify(part)} is no setting; there are ${Object.keys(queueSettings).join(", ")}, each as name=value.`;

function readSetting(name: string, value: string, { read }: Setting): unknown {
  try {
    return read(value);
  } catch (error) {
    throw new InvalidArgumentError(`${name}=${value}: ${(error as Error).message}`);
  }
}

/** As the server takes it: a bare name only says that the queue is to be there. */
export function toSpecification({ name, settings }: AskedQueue, location: string): QueueSpecification {
  const full = fullName(name, location);
  return settings ? { name: full, ...settings } : full;
}

/** A short name becomes one of `location` (`projects/P/locations/L`). */
export function fullName(name: string, location: string): string {
  return name.includes("/") ? name : `${location}/queues/${name}`;
}
