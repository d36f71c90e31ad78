import { expect, test } from "vitest";
import { startGalley } from "../access/support.ts";

test("a range behind a picture's end is refused with its size, and the refusal is not kept as the picture is", async () => {
  const galley = await startGalley();
  const json = { prompt: "A lighthouse at dawn", quality: "draft" };
  const [image] = (await galley.call("/api/v1/images/generate", { method: "POST", json })).body.images;
  const picture = (headers: Record<string, string> = {}) => galley.call(image.url, { headers });
  expect((await picture()).headers.get("cache-control")).toContain("immutable");
  const refused = await picture({ range: `bytes=${image.size_bytes}-` });
  expect(refused.body).toMatchObject({ status: 416, code: "range_not_satisfiable" });
  expect(refused.headers.get("content-range")).toBe(`bytes */${image.size_bytes}`);
  expect([refused.headers.get("cache-control"), refused.headers.get("etag")]).toEqual([null, null]);
  const last = await picture({ range: `bytes=${image.size_bytes - 1}-` });
  expect([last.status, last.headers.get("content-range")]).toEqual([
    206,
    `bytes ${image.size_bytes - 1}-${image.size_bytes - 1}/${image.size_bytes}`,
  ]);
});
