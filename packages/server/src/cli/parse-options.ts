import { JobStatus } from "@galley/contract";
import { InvalidArgumentError } from "commander";

/** `a=b`, which may be given several times. */
export function pair(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError("It must be a pair such as campaign=spring.");
  return { ...before, [name]: value };
}

const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment, as the API takes it: itself, or so long ago. */
export function moment(text: string): string {
  const [, amount, unit] = /^(\d+)([mhd])$/.exec(text) ?? [];
  const time = unit === undefined ? Date.parse(text) : Date.now() - Number(amount) * units[unit]!;
  if (Number.isNaN(time) || Math.abs(time) > 8.64e15) {
    throw new InvalidArgumentError("It must be a time such as 2027-01-31T08:00Z, or how long ago: 30m, 12h, 7d.");
  }
  return new Date(time).toISOString();
}

export const number =
  (least: number, most: number, isWhole = true) =>
  (text: string): number => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    const fits = value >= least && value <= most && (!isWhole || Number.isInteger(value));
    if (!fits)
      throw new InvalidArgumentError(`It must be a ${isWhole ? "whole " : ""}number from ${least} to ${most}.`);
    return value;
  };

/** Job states, separated by commas. */
export function statuses(text: string): JobStatus[] {
  const words = text.split(",").map((word) => word.trim());
  const unknown = words.filter((word) => !JobStatus.options.some((known) => known === word));
  if (unknown.length === 0) return words as JobStatus[];
  throw new InvalidArgumentError(`Some of ${JobStatus.options.join(", ")}, separated by commas.`);
}

/** A list, separated by commas. */
export const list = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

/** An option that may be given several times. */
export const gather = (value: string, before: string[] = []): string[] => [...before, value];
