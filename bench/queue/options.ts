import { parseArgs } from "node:util";

export interface Options {
  /** Tasks of each of a round's larger steps. */
  tasks: number;
  rounds: number;
  /** Future tasks in the measurement of memory. */
  future: number;
  /** Whether Google's client takes part over REST, too, which takes it long. */
  googleRest: boolean;
}

/** @throws Error that says what is wrong with the command line */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      tasks: { type: "string" },
      rounds: { type: "string" },
      million: { type: "boolean" },
      "google-rest": { type: "boolean" },
    },
  });
  const count = (name: "tasks" | "rounds", usual: number): number => {
    const value = Number(values[name] ?? usual);
    if (Number.isSafeInteger(value) && value > 0) return value;
    throw new Error(`--${name} must be a whole number above 0`);
  };
  return {
    tasks: count("tasks", 3000),
    rounds: count("rounds", 3),
    future: values.million ? 1_000_000 : 100_000,
    googleRest: values["google-rest"] ?? false,
  };
}
