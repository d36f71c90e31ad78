import { describe, expect, test } from "vitest";
import { ConfigError, modelVariables, readConfig } from "../src/config.ts";

const mistakes = (env: Record<string, string>): string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
};

describe("the environment", () => {
  test("may be empty; empty variables are not set", () => {
    expect(readConfig({ PORT: "", OPENAI_API_KEY: "" })).toMatchObject({
      port: 8080,
      host: "127.0.0.1",
      databaseFile: expect.stringMatching(/\.galley\/galley\.db$/),
      models: { openai: undefined },
    });
  });

  test("is refused with one line for each mistake", () => {
    expect(mistakes({ PORT: "80a", GALLEY_QUEUE: "redis", OPENAI_BASE_URL: "ftp://x" })).toEqual([
      'PORT: must be a whole number from 0 to 65535 (it is "80a")',
      'GALLEY_QUEUE: must be one of embedded, cloud-tasks (it is "redis")',
      'OPENAI_BASE_URL: must be an http or https URL (it is "ftp://x")',
    ]);
  });

  test("is refused where it asks for what is not there, rather than ignored", () => {
    expect(mistakes({ GALLEY_API_KEYS: "k" })).toHaveLength(1);
    expect(mistakes({ DATABASE_URL: "postgres://localhost/x" })).toHaveLength(1);
    expect(mistakes({ GALLEY_QUEUE: "cloud-tasks", GALLEY_ROLE: "api" })).toHaveLength(2);
  });

  test("names the database by DATABASE_URL or by the data folder", () => {
    expect(readConfig({ DATABASE_URL: "file:/data/x.db" }).databaseFile).toBe("/data/x.db");
    expect(readConfig({ GALLEY_DATA_DIR: "/data" }).databaseFile).toBe("/data/galley.db");
  });

  test("knows which of its variables a demo without cost must leave out", () => {
    expect(modelVariables).toEqual(
      expect.arrayContaining(["GALLEY_MODEL", "OPENAI_API_KEY", "OPENAI_COMPATIBLE_BASE_URL"]),
    );
    expect(modelVariables).not.toContain("PORT");
  });
});
