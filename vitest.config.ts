import { defineConfig } from "vitest/config";

/** The tests of the engine of jobs, and of what works with its rows, which are run on both databases. */
const onBoth = [
  "packages/server/test/jobs/**/*.test.ts",
  "packages/server/test/datasets/processing/stage*.test.ts",
  "packages/server/test/images/uploads/kept.test.ts",
  "packages/server/test/datasets/{status,sessions,reconcile,removals,resumable-parts}.test.ts",
];

export default defineConfig({
  resolve: { conditions: ["galley-source"] },
  ssr: { resolve: { conditions: ["galley-source"] } },
  test: {
    pool: "forks",
    // One more than vitest would take: many files wait for processes of theirs now and then.
    maxWorkers: "100%",
    // Modules are loaded once a worker, not once a file: half the CPU of the whole.
    isolate: false,
    setupFiles: ["tests/support/same-inputs.ts"],
    testTimeout: 30_000,
    execArgv: ["--conditions=galley-source"],
    projects: [
      {
        extends: true,
        test: {
          name: "galley",
          include: ["packages/*/test/**/*.test.ts"],
          exclude: ["packages/studio/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "react",
          include: ["packages/react/test/**/*.test.tsx"],
          environment: "happy-dom",
          // A document is one test file's own.
          isolate: true,
        },
      },
      {
        extends: true,
        test: {
          name: "whole",
          include: ["tests/**/*.test.ts", "packages/studio/test/**/*.test.ts"],
          globalSetup: "scripts/build-studio.ts",
          // Whole processes, timed by real leases: after the others, and no more at once than there are cores.
          sequence: { groupOrder: 1 },
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
