import { underLoad } from "./under-load.ts";

/** Fifty blog jobs at once with the offline writer, which is all CPU. */
export const blog = (): Promise<void> =>
  underLoad({
    name: "blog",
    port: 21_000,
    path: "/blog/generate-enhanced?async_mode=true",
    body: (number) => ({
      topic: `Composting in garden number ${number}`,
      keywords: ["compost", "garden"],
      length: number === 0 ? "short" : "medium",
    }),
    count: 50,
    what: "jobs of 1,500 words",
  });
