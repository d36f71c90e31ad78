import { expect, test } from "vitest";
import { parseQuery } from "../../src/http/query-string.ts";

test("a query is read as text, and name[key] as an object", () => {
  expect(parseQuery("a=1&b=x%20y")).toEqual({ a: "1", b: "x y" });
  expect(parseQuery("metadata[team]=x&metadata%5Bcity%5D=y&limit=3")).toEqual({
    metadata: { team: "x", city: "y" },
    limit: "3",
  });
  expect(parseQuery("metadata=x&metadata[a]=1")).toEqual({ metadata: { a: "1" } });
  expect(parseQuery("metadata[__proto__]=x").metadata).toHaveProperty("__proto__", "x");
  expect(({} as { x?: string }).x).toBeUndefined();
});
