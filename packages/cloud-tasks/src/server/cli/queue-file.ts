import { readFileSync } from "node:fs";
import type { QueueSpecification } from "../start-queues.ts";
import { CliError } from "./cli-error.ts";
import { fullName } from "./queue-flag.ts";

/**
 * The queues of a JSON file: a list of queues in the form of the REST API, or `{ "queues": [...] }` as it answers. A
 * queue's name may be short. @throws CliError
 */
export function readQueueFile(path: string, location: string): QueueSpecification[] {
  const json = parse(path);
  const list = isObject(json) && Array.isArray(json.queues) ? json.queues : json;
  if (!Array.isArray(list)) throw refused(path, "holds no list of queues");
  return list.map((item: unknown, index) => {
    const queue = typeof item === "string" ? { name: item } : item;
    if (!isObject(queue) || typeof queue.name !== "string" || queue.name === "")
      throw refused(path, `has no name in the queue at place ${index + 1}`);
    const name = fullName(queue.name, location);
    return typeof item === "string" ? name : { ...queue, name };
  });
}

function parse(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw refused(path, code === "ENOENT" ? "does not exist" : `cannot be read (${message})`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refused(path, `is not JSON: ${(error as Error).message.replaceAll(/\s+/g, " ")}`);
  }
}

const refused = (path: string, why: string) => new CliError(`--queues: the file ${path} ${why}`, 2);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
