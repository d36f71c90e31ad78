import { describe, expect, test } from "vitest";
import { runGalley } from "../../../../tests/support/process.ts";
import { viewKeys } from "../../src/cli/keys-view.ts";
import { adminKey, keyOfA, startGalley, temporaryFolder, twoTenants } from "./support.ts";

async function keys(args: string[], env: Record<string, string> = {}) {
  const galley = runGalley(["keys", ...args], env);
  const { code } = await galley.ended;
  return { code, text: galley.output.join("\n"), errors: galley.errors.join("\n") };
}

/** Where nobody listens. */
const nowhere = ["--url", "http://127.0.0.1:1"];

describe("galley keys", () => {
  test("through the Galley that runs, with an operator's key", async () => {
    const { url, call } = await startGalley({ GALLEY_API_KEYS: twoTenants });
    const at = ["--url", url];
    const create = ["create", "--name", "ci", "--tenant", "acme", ...at];
    expect(await keys(create)).toMatchObject({ code: 1, errors: expect.stringContaining("set GALLEY_API_KEY") });
    expect(await keys(create, { GALLEY_API_KEY: keyOfA })).toMatchObject({
      code: 1,
      errors: expect.stringContaining("admin"),
    });
    const env = { GALLEY_API_KEY: adminKey };
    const made = await keys(create, env);
    const [key] = made.text.split("\n");
    expect((await call("/api/v1/keys/me", { key: key! })).body).toMatchObject({ tenant: "acme", scope: "tenant" });
    const listed = await keys(["list", "--json", ...at], env);
    const [stored] = JSON.parse(listed.text).keys;
    expect(stored).toMatchObject({ name: "ci", tenant: "acme" });
    expect(await keys(["revoke", stored.id, ...at], env)).toMatchObject({
      code: 0,
      text: expect.stringContaining("is revoked"),
    });
    expect((await call("/api/v1/keys/me", { key: key! })).status).toBe(401);
  });

  test("without one, in the database that the environment names", async () => {
    const folder = temporaryFolder();
    const env = { GALLEY_DATA_DIR: folder };
    const made = await keys(["create", "--name", "first", "--scope", "admin", "--json", ...nowhere], env);
    const { key } = JSON.parse(made.text);
    const wrong = await keys(["create", "--name", "x", "--expires", "yesterday", ...nowhere], env);
    expect(wrong).toMatchObject({
      code: 1,
      text: "",
      errors: "galley: expires_at must be a date and time such as 2026-01-31T12:00:00Z",
    });
    const galley = await startGalley(env);
    expect((await galley.call("/api/v1/keys", { key })).body.keys).toHaveLength(1);
    // The database is another's now, and where that listens was not said.
    const refused = await keys(["list", ...nowhere], env);
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatch(/in use by another Galley process.*--url/);
  });
});

test("keys are shown a line each, never whole", () => {
  const base = { id: "1", name: "ci", tenant: "acme", scope: "tenant" as const, prefix: "gly_abcdef" };
  const times = { created_at: "2026-01-01T10:00:00.000Z", last_used_at: null, expires_at: null, revoked_at: null };
  const now = Date.UTC(2026, 1, 1);
  const text = viewKeys(
    [
      { ...base, ...times },
      { ...base, ...times, expires_at: "2026-01-15T00:00:00.000Z" },
      { ...base, ...times, revoked_at: "2026-01-15T00:00:00.000Z" },
    ],
    now,
  );
  expect(text.split("\n").map((line) => line.split(/ {2,}/)[5])).toEqual(["STATE", "valid", "expired", "revoked"]);
  expect(viewKeys([])).toBe("There are no keys.");
});
