import { describe, expect, test } from "vitest";
import { startGalley } from "../../../../tests/support/server.ts";
import { begin, metadata, namesOf, openScene, patch, tus } from "./resumable-scene.ts";
import { makeDataset, picture } from "./upload/scene.ts";

describe("what is refused", () => {
  test("is told before a byte is sent where it can be", async () => {
    const { endpoint, url, names, rows } = await openScene();
    await patch(await begin(url, { size: 400, filename: "there.jpg", ...names }), 0, Buffer.from(picture(1)));
    const attempt = (length: string, pairs: Record<string, string>) =>
      tus(endpoint, "POST", { "upload-length": length, "upload-metadata": metadata(pairs) });
    const cases: Array<[string, Record<string, string>, number, string, RegExp]> = [
      ["10485761", { filename: "a.jpg", ...names }, 413, "body_too_large", /10 MiB/],
      ["0", { filename: "a.jpg", ...names }, 400, "no_usable_file", /^a\.jpg: File is empty/],
      [
        "10",
        { filename: "there.jpg", ...names },
        400,
        "no_usable_file",
        /Duplicate file \(already exists in dataset\)/,
      ],
      ["10", { filename: "..", ...names }, 400, "no_usable_file", /no file name/],
      ["10", names, 400, "bad_request", /filename is missing/],
      ["10", { filename: "a.jpg", ...names, dataset_id: names.project_id }, 404, "dataset_not_found", /./],
      ["10", { filename: "a.jpg", ...names, project_id: "x" }, 404, "dataset_not_found", /./],
    ];
    for (const [length, pairs, status, code, detail] of cases) {
      const answer = await attempt(length, pairs);
      expect(answer).toMatchObject({ status, body: { status, code, detail: expect.stringMatching(detail) } });
      expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
      expect(answer.headers.get("tus-resumable")).toBe("1.0.0");
    }
    expect(await rows()).toHaveLength(1);
  });

  test("is told with the last bytes where only these show it, and again to whoever looks", async () => {
    const { url, names, expectNothing, parts } = await openScene();
    const svg = Buffer.from("<svg onload='alert(1)'/>");
    const one = await begin(url, { size: svg.length, filename: "a.png", ...names });
    const answer = await patch(one, 0, svg);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: "no_usable_file", detail: expect.stringMatching(/^a\.png: /) },
    });
    expect((await tus(one, "HEAD")).status).toBe(400);
    expect(await parts()).toEqual([]);
    await expectNothing();
  });

  test("a name that came into the dataset meanwhile is a duplicate", async () => {
    const { url, names, rows, expectWhole } = await openScene();
    const [one, other] = [
      await begin(url, { size: 400, filename: "a.jpg", ...names }),
      await begin(url, { size: 400, filename: "a.jpg", ...names }),
    ];
    expect((await patch(one, 0, Buffer.from(picture(1)))).status).toBe(204);
    const answer = await patch(other, 0, Buffer.from(picture(2)));
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/Duplicate/) } });
    expect(await rows()).toHaveLength(1);
    await expectWhole();
  });

  test("an offset that is not the upload's, a wrong type, another version", async () => {
    const { url, names } = await openScene();
    const one = await begin(url, { size: 400, filename: "a.jpg", ...names });
    const bytes = Buffer.from(picture(1));
    const answers = [
      await patch(one, 10, bytes),
      await patch(one, 0, Buffer.concat([bytes, bytes])),
      await tus(one, "PATCH", { "upload-offset": "0", "content-type": "text/plain" }, bytes),
      await patch(one, 0, bytes, { "tus-resumable": "0.2.2" }),
      await tus(one, "PATCH", { "upload-offset": "0x" }, bytes),
    ];
    expect(answers.map(({ status, body }) => [status, body?.code])).toEqual([
      [409, "upload_offset_conflict"],
      [413, "body_too_large"],
      [415, "unsupported_media_type"],
      [412, "tus_version_unsupported"],
      [400, "bad_request"],
    ]);
    expect((await tus(one, "HEAD")).headers.get("upload-offset")).toBe("0");
    // However much of it is still to come, the answer is read.
    const large = await begin(url, { size: 8_000_000, filename: "b.jpg", ...names });
    expect((await patch(large, 100, Buffer.alloc(7_000_000))).status).toBe(409);
  });

  test("another tenant's dataset and upload are not there", async () => {
    const one = { authorization: "Bearer first-key-of-some-length" };
    const two = { authorization: "Bearer second-key-of-some-length" };
    const { url } = await startGalley({
      GALLEY_API_KEYS: "one:tenant:first-key-of-some-length,two:tenant:second-key-of-some-length",
    });
    const names = namesOf(await makeDataset(url, one));
    const upload = await begin(url, { size: 400, filename: "a.jpg", ...names }, one);
    const bytes = Buffer.from(picture(1));
    const answers = [
      await tus(upload, "HEAD", two),
      await patch(upload, 0, bytes, two),
      await tus(upload, "DELETE", two),
      await tus(`${url}/api/v1/uploads`, "POST", {
        ...two,
        "upload-length": "400",
        "upload-metadata": metadata({ filename: "b.jpg", ...names }),
      }),
      await tus(upload, "HEAD"),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 401]);
    expect((await patch(upload, 0, bytes, one)).status).toBe(204);
  });
});

describe("web pages", () => {
  test("elsewhere are let in by list, and may read what tus needs; others drive nothing", async () => {
    const { endpoint, url, names } = await openScene({ env: { GALLEY_CORS_ORIGINS: "https://app.example" } });
    const preflight = await fetch(endpoint, {
      method: "OPTIONS",
      headers: {
        origin: "https://app.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "tus-resumable,upload-length,upload-metadata",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toMatch(/upload-metadata/);
    const one = await begin(url, { size: 400, filename: "a.jpg", ...names }, { origin: "https://app.example" });
    const head = await tus(one, "HEAD", { origin: "https://app.example" });
    expect(head.headers.get("access-control-allow-origin")).toBe("https://app.example");
    const exposed = head.headers.get("access-control-expose-headers");
    for (const name of ["Upload-Offset", "Upload-Length", "Location", "Tus-Resumable", "Galley-Image-Id"])
      expect(exposed).toContain(name);
    expect((await tus(one, "HEAD", { origin: "https://evil.example" })).status).toBe(403);
    expect((await tus(one, "DELETE", { origin: "https://evil.example" })).status).toBe(403);
  });

  test("of no origin are told so, with the usual headers", async () => {
    const { endpoint, url, names } = await openScene();
    const options = await tus(endpoint, "OPTIONS");
    expect(options.status).toBe(204);
    expect(options.headers.get("tus-extension")).toBe("creation,creation-with-upload,expiration,termination");
    expect(options.headers.get("tus-max-size")).toBe("10485760");
    const one = await begin(url, { size: 400, filename: "a.jpg", ...names });
    for (const answer of [options, await tus(one, "HEAD"), await patch(one, 0, Buffer.from(picture(1)))]) {
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("content-security-policy")).toMatch(/default-src 'none'/);
      expect(answer.headers.get("x-request-id")).toBeTruthy();
    }
  });
});
