export { startPostgres, type TestPostgres } from "../../packages/foundation/test/support/postgres.ts";
