import { styleText } from "node:util";
import type { AttemptEvent } from "../../engine/dispatcher.ts";
import { createShortNames } from "./queue-names.ts";
import { formatSpan } from "./spans.ts";

type Color = "green" | "yellow" | "red" | "dim";

export interface AttemptLogOptions {
  /** Whether to colour. */
  colors: boolean;
  /** Minutes that local time is behind UTC, as `Date.getTimezoneOffset` tells; this machine's when absent. */
  zoneOffset?: (time: Date) => number;
}

/** A column grows to the longest seen so far, up to this; what is longer pushes its own line only. Made-up task names have 20 digits. */
const widest = 40;

/** Makes the line of an attempt: when, which queue and task, which attempt, what came back after how long, what follows. */
export function createAttemptLog({ colors, zoneOffset = (time) => time.getTimezoneOffset() }: AttemptLogOptions) {
  const shortName = createShortNames();
  const columns = { queue: createColumn(0), task: createColumn(20), attempt: createColumn(9) };
  const paint = (color: Color, text: string) => (colors ? styleText(color, text, { validateStream: false }) : text);

  function timeOf(time: number): string {
    const date = new Date(time);
    return new Date(time - zoneOffset(date) * 60_000).toISOString().slice(11, 23);
  }

  return (event: AttemptEvent): string => {
    const { color, words } = follows(event);
    return [
      paint("dim", timeOf(event.endTime)),
      columns.queue(shortName(event.queue)),
      columns.task(event.name),
      columns.attempt(`attempt ${event.attempt}`),
      paint(color, String(event.status ?? "-").padEnd(3)),
      formatSpan(Math.max(0, event.endTime - event.startTime)).padStart(7),
      paint(color, words),
    ].join("  ");
  };
}

function createColumn(least: number): (text: string) => string {
  let width = least;
  return (text) => {
    width = Math.max(width, Math.min(text.length, widest));
    return text.padEnd(width);
  };
}

function follows(event: AttemptEvent): { color: Color; words: string } {
  const { result, endTime, scheduleTime, reason } = event;
  if (result === "succeeded") return { color: "green", words: "done" };
  const why = reason === undefined ? "" : `: ${printable(reason)}`;
  if (result === "gone") return { color: "dim", words: "deleted meanwhile" };
  if (result === "given_up") return { color: "red", words: `given up${why}` };
  const wait = (scheduleTime ?? endTime) - endTime;
  return { color: "yellow", words: `retry ${wait > 0 ? `in ${formatSpan(wait)}` : "now"}${why}` };
}

/** What a terminal would obey is not printed: some of it comes from the target. */
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ");
