import { chmodSync, copyFileSync } from "node:fs";
import { compile } from "./build/compile.ts";
import { path } from "./build/paths.ts";

/** What is published, each after what it imports. From nothing: what a source has lost, the package loses too. */
const packages: Record<string, () => Promise<void> | void> = {
  "cloud-tasks": () => {
    compile("foundation");
    compile("cloud-tasks");
    chmodSync(path("packages/cloud-tasks/dist/server/cli/main.js"), 0o755);
  },
  client: async () => {
    // The contract itself is zod; the client, which depends on nothing, carries the same types without it.
    compile("contract");
    compile("client", "declarations");
    const { writeContractTypes } = await import("./build/contract-types.ts");
    await writeContractTypes(path("packages/client/dist"));
    const { writeBundle } = await import("./build/bundle.ts");
    await writeBundle("client");
  },
  react: async () => {
    compile("react", "declarations");
    const { writeBundle } = await import("./build/bundle.ts");
    // Of the pages of Next.js, and of others with server components, it belongs to those that run in the browser.
    await writeBundle("react", '"use client";');
    copyFileSync(path("packages/react/src/styles.css"), path("packages/react/dist/styles.css"));
  },
};

const named = process.argv.slice(2);
const unknown = named.find((name) => !(name in packages));
if (unknown !== undefined)
  throw new Error(`there is no package ${unknown}; there are ${Object.keys(packages).join(", ")}`);
for (const [name, build] of Object.entries(packages)) if (named.length === 0 || named.includes(name)) await build();
