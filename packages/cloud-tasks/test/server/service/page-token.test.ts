import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RpcError } from "../../../src/server/rpc.ts";
import { pageSizeOf, pageToken, readPageToken } from "../../../src/server/service/page-token.ts";

const now = Date.UTC(2026, 10, 22, 12);
const hour = 60 * 60 * 1000;
const scope = ["queues", "projects/p/locations/l/queues/", "state: PAUSED"];
const bad = new RpcError("INVALID_ARGUMENT", "The page token is invalid.");

describe("a page token", () => {
  test("says where to go on, for two hours", () => {
    const token = pageToken("projects/p/locations/l/queues/q 1", scope, now);
    expect(readPageToken(token, scope, now)).toBe("projects/p/locations/l/queues/q 1");
    expect(readPageToken(token, scope, now + 2 * hour - 1)).toBe("projects/p/locations/l/queues/q 1");
    expect(() => readPageToken(token, scope, now + 2 * hour)).toThrow(
      new RpcError("INVALID_ARGUMENT", "The page token has expired."),
    );
  });

  test("that is empty means the beginning", () => {
    expect(readPageToken("", scope, now)).toBeUndefined();
  });

  test("holds for one list and one filter only", () => {
    const token = pageToken("a", scope, now);
    expect(() => readPageToken(token, [...scope.slice(0, 2), ""], now)).toThrow(bad);
    expect(() => readPageToken(token, ["tasks", ...scope.slice(1)], now)).toThrow(bad);
    expect(() => readPageToken(token, ["queues", "projects/p/locations/l/queues/state: PAUSED"], now)).toThrow(bad);
  });

  test("is no good once a character of it is another", () => {
    const token = pageToken("projects/p/locations/l/queues/q", scope, now);
    const place = fc.nat({ max: token.length - 1 });
    fc.assert(
      fc.property(place, fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 1 }), (at, character) => {
        fc.pre(token[at] !== character);
        expect(() => readPageToken(token.slice(0, at) + character + token.slice(at + 1), scope, now)).toThrow(bad);
      }),
    );
  });

  test("of whatever text is refused, never a defect", () => {
    const anyText = fc.array(fc.nat({ max: 0xffff }), { minLength: 1 }).map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(anyText, (text) => {
        expect(() => readPageToken(text, scope, now)).toThrow(bad);
      }),
    );
  });
});

test("a page is as large as asked for, up to the most", () => {
  expect(pageSizeOf(0, 1000)).toBe(1000);
  expect(pageSizeOf(undefined, 1000)).toBe(1000);
  expect(pageSizeOf(7, 1000)).toBe(7);
  expect(pageSizeOf(1001, 1000)).toBe(1000);
  expect(() => pageSizeOf(-1, 1000)).toThrow(new RpcError("INVALID_ARGUMENT", "The page size cannot be negative."));
});
