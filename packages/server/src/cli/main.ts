#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Compiled once, read from the disk ever after: takes a third off the time to the first request.
enableCompileCache();
const { run } = await import("./program.ts");
await run();
