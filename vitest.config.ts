import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["galley-source"] },
  ssr: { resolve: { conditions: ["galley-source"] } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "tests/**/*.test.ts"],
    pool: "forks",
    testTimeout: 30_000,
    execArgv: ["--conditions=galley-source"],
  },
});
