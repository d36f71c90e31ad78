import { armKill, systemClock } from "@galley/foundation";
import { openStorage } from "../../src/storage/open.ts";
import { bytesOf, streamOf } from "./bodies.ts";

/** Puts a megabyte below `a/b`, to be killed at a fault point: `disk-child.ts <folder> <fault point>[:<n>] [ifAbsent]`. */
const [folder = "", kill = "", ifAbsent] = process.argv.slice(2);
armKill(kill);
const storage = await openStorage({ kind: "disk", folder }, { clock: systemClock });
await storage.put("a/b", streamOf(bytesOf(1_000_000)), { contentType: "image/png", ifAbsent: ifAbsent !== undefined });
