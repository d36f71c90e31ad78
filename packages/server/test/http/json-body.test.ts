import fc from "fast-check";
import { expect, test } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { nesting } from "../../src/http/json-body.ts";

test("brackets in strings do not count", () => {
  expect(nesting('{"a":"[[[[{\\"["}')).toBe(1);
  expect(nesting("[[{}]]")).toBe(3);
  expect(nesting("3")).toBe(0);
});

test("the depth found in the text is the depth of the value", () => {
  const depth = (value: unknown): number =>
    value === null || typeof value !== "object" ? 0 : 1 + Math.max(0, ...Object.values(value).map(depth));
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(nesting(JSON.stringify(value))).toBe(depth(value));
    }),
  );
});

test("NUL is refused in bodies and addresses, and its name in a text is not", async () => {
  const app = await createApp({ logLevel: "silent" });
  app.post("/echo", async ({ body }) => body);
  const post = (payload: string, url = "/echo") =>
    app.inject({ method: "POST", url, payload, headers: { "content-type": "application/json", host: "127.0.0.1" } });
  expect((await post('{"a":"x\\u0000"}')).json()).toMatchObject({ status: 400, code: "malformed_body" });
  expect((await post('{"a\\u0000":1}')).statusCode).toBe(400);
  expect((await post("{}", "/echo?metadata[a]=%00")).json()).toMatchObject({ status: 400, code: "bad_request" });
  expect((await post('{"a":"write \\\\u0000"}')).json()).toEqual({ a: "write \\u0000" });
  await app.close();
});
