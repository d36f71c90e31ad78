import { isObject } from "./answer.ts";
import { invalidAnswer } from "./errors.ts";

/** One of the Server-Sent Events of a stream. */
export type ServerEvent = {
  event: string;
  data: string;
  /** The last `id` until then, of this event or of one before it; to go on after it. */
  id: string | undefined;
};

/**
 * Reads a stream of Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html) from its bytes,
 * however they are cut into pieces. The function gives the events that a piece completes.
 */
export function createEventParser(): (bytes: Uint8Array) => ServerEvent[] {
  const decoder = new TextDecoder();
  let rest = "";
  let endedInReturn = false;
  let event = "";
  let data: string[] = [];
  let id: string | undefined;

  function take(line: string): ServerEvent | undefined {
    if (line === "") {
      const complete = { event: event || "message", data: data.join("\n"), id };
      const isEvent = data.length > 0;
      event = "";
      data = [];
      return isEvent ? complete : undefined;
    }
    const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
    else if (field === "id" && !value.includes("\0")) id = value;
    return undefined;
  }

  return (bytes) => {
    let text = decoder.decode(bytes, { stream: true });
    if (text === "") return [];
    // A line's end that was cut in two ended the line with its first half.
    if (endedInReturn && text.startsWith("\n")) text = text.slice(1);
    endedInReturn = text.endsWith("\r");
    const lines = (rest + text).split(/\r\n|\n|\r/);
    rest = lines.pop() ?? "";
    return lines.flatMap((line) => take(line) ?? []);
  };
}

/** What an event says. @throws GalleyError where it is no object in JSON */
export function parseEvent(data: string): Record<string, unknown> {
  let told: unknown;
  try {
    told = JSON.parse(data);
  } catch {}
  if (isObject(told)) return told;
  throw invalidAnswer("An event is not JSON", 200);
}
