import { chmodSync, copyFileSync } from "node:fs";
import { writeBundle } from "./build/bundle.ts";
import { compile } from "./build/compile.ts";
import { writeContractTypes } from "./build/contract-types.ts";
import { path } from "./build/paths.ts";

// What is published, each package after those that it imports: from nothing, so that what a source has lost, the package
// loses too.
compile("foundation");
compile("cloud-tasks");
chmodSync(path("packages/cloud-tasks/dist/server/cli/main.js"), 0o755);

// The contract itself is zod; the client, which depends on nothing, carries the same types without it.
compile("contract");
compile("client", "declarations");
await writeContractTypes(path("packages/client/dist"));
await writeBundle("client");

compile("react", "declarations");
// Of the pages of Next.js, and of others with server components, it belongs to those that run in the browser.
await writeBundle("react", '"use client";');
copyFileSync(path("packages/react/src/styles.css"), path("packages/react/dist/styles.css"));
