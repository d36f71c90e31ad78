import { expect, test } from "vitest";
import { readPrefer } from "../../src/http/prefer.ts";

test("respond-async and wait are read among other preferences, in any case and over several headers", () => {
  expect(readPrefer("Respond-Async, wait=10")).toEqual({ respondAsync: true, wait: 10 });
  expect(readPrefer(["return=minimal", 'WAIT = "3"'])).toEqual({ respondAsync: false, wait: 3 });
  expect(readPrefer(undefined)).toEqual({ respondAsync: false, wait: undefined });
  expect(readPrefer("wait=soon")).toEqual({ respondAsync: false, wait: undefined });
});
