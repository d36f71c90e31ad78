import type { TextTools } from "../../../src/blog/tools.ts";

/** Text tools that ask for each analysis once: they are pure, and a pipeline asks for most of them several times. */
export function remember(tools: TextTools): TextTools {
  const known = new Map<string, unknown>();
  return {
    run: async (name, ...parameters) => {
      const key = JSON.stringify([name, parameters]);
      if (!known.has(key)) known.set(key, await tools.run(name, ...parameters));
      return structuredClone(known.get(key)) as never;
    },
  };
}
