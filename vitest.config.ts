import { defineConfig } from "vitest/config";

/** The tests of the engine of jobs, and of what works with its rows, which are run on both databases. */
const onBoth = ["packages/server/test/jobs/**/*.test.ts", "packages/server/test/datasets/processing/stage*.test.ts"];

export default defineConfig({
  resolve: { conditions: ["galley-source"] },
  ssr: { resolve: { conditions: ["galley-source"] } },
  test: {
    pool: "forks",
    // One more than vitest would take: many files wait for processes of theirs most of the time.
    maxWorkers: "100%",
    setupFiles: ["tests/support/same-inputs.ts"],
    testTimeout: 30_000,
    execArgv: ["--conditions=galley-source"],
    projects: [
      {
        extends: true,
        test: {
          name: "galley",
          include: ["packages/*/test/**/*.test.ts", "tests/**/*.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "postgres",
          include: onBoth,
          globalSetup: "packages/server/test/support/on-postgres.ts",
        },
      },
    ],
  },
});
