import { armKill } from "@galley/foundation";
import { startCloudTasksServer } from "../../src/server/index.ts";

/** A server in a process of its own, to be killed: `server-child.ts <file> [<fault point>:<n>]`. Prints its port. */
const [data = "", kill] = process.argv.slice(2);
if (kill) armKill(kill);
const onError = (error: unknown) => void process.stderr.write(`${error}\n`);
const server = await startCloudTasksServer({ port: 0, data, testAids: true, onError });
process.stdout.write(`${server.port}\n`);
process.on("SIGTERM", () => server.close(0));
