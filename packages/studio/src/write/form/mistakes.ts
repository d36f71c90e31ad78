import { GalleyError } from "@galley/client";

/** What is wrong with which part of the form, by the path that the API names: `topic`, `sources.1`, … */
export type Mistakes = Readonly<Record<string, string>>;

export const noMistakes: Mistakes = {};

/** Codes that are about one field without saying so. */
const fieldsOfCodes: Record<string, string> = { model_not_available: "model", price_unknown: "max_cost_usd" };

/** The mistakes that a refusal names; none where it is about something else. */
export function mistakesIn(error: unknown): Mistakes {
  if (!(error instanceof GalleyError) || !error.problem) return noMistakes;
  const field = fieldsOfCodes[error.code];
  if (field) return { [field]: error.problem.detail };
  const errors = error.problem.errors ?? [];
  return Object.fromEntries(errors.map(({ path, message }) => [path, sentence(message)]));
}

/** The mistake of a field, or of a part of it, which is named by its place: "2: must not be empty". */
export function mistakeAt(mistakes: Mistakes, field: string): string | undefined {
  if (mistakes[field]) return mistakes[field];
  const inside = Object.keys(mistakes).find((path) => path.startsWith(`${field}.`));
  if (!inside) return undefined;
  const [place] = inside.slice(field.length + 1).split(".");
  return `${Number(place) + 1}: ${mistakes[inside]}`;
}

/** Whether one of these fields, or a part of one, has a mistake. */
export const hasMistake = (mistakes: Mistakes, fields: readonly string[]): boolean =>
  Object.keys(mistakes).some((path) => fields.includes(path.split(".")[0] ?? ""));

const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
