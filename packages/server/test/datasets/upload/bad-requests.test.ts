import { describe, expect, test } from "vitest";
import { call } from "../../../../../tests/support/server.ts";
import { openSocket } from "../../../../../tests/support/socket.ts";
import {
  formEnd,
  formOf,
  formType,
  openRequest,
  openScene,
  type Part,
  partHead,
  picture,
  post,
  textField,
  written,
} from "./scene.ts";

test("text in the field of the files is told as such", async () => {
  const { dataset } = await openScene();
  const form = Buffer.concat([textField("files", "@photo.jpg"), textField("name", "x"), formEnd]);
  const { status, body } = await post(dataset.batch, form);
  expect([status, body.detail]).toEqual([400, "The form's field `files` holds text; send it as a file."]);
  const other = await post(dataset.batch, Buffer.concat([textField("name", "x"), formEnd]));
  expect(other.body.detail).toBe("The form has no file in a field `files`; it has name.");
});

type Scene = Awaited<ReturnType<typeof openScene>>;

/** Nothing is left, and the next request is served. */
async function expectUnharmed({ dataset, expectNothing, expectWhole }: Scene): Promise<void> {
  await expectNothing();
  expect((await post(dataset.batch, formOf([{ name: "good.jpg", bytes: picture(1) }]))).status).toBe(200);
  await expectWhole();
}

const some = (count: number): Part[] =>
  Array.from({ length: count }, (_, number) => ({ name: `${number}.jpg`, bytes: picture(number, 20) }));
const good = formOf(some(3));
/** A few pictures first, which are in storage when the rest turns out to be too much. */
const many = (count: number): Buffer =>
  formOf([...some(3), ...some(count - 3).map((part) => ({ ...part, bytes: Buffer.from("x") }))]);

const refusals: Array<[what: string, body: Uint8Array, headers: Record<string, string>, status: number, code: string]> =
  [
    ["JSON", Buffer.from("{}"), { "content-type": "application/json" }, 415, "unsupported_media_type"],
    ["no type", good, { "content-type": "" }, 415, "unsupported_media_type"],
    ["no boundary", good, { "content-type": "multipart/form-data" }, 400, "malformed_body"],
    ["another boundary", good, { "content-type": "multipart/form-data; boundary=other" }, 400, "malformed_body"],
    ["no body", Buffer.alloc(0), {}, 400, "malformed_body"],
    ["no last boundary", good.subarray(0, -formEnd.byteLength - 2), {}, 400, "malformed_body"],
    [
      "a cut header",
      Buffer.concat([good.subarray(0, 300), partHead({ name: "x" }).subarray(0, 60)]),
      {},
      400,
      "malformed_body",
    ],
    ["noise", Buffer.alloc(5000, 0x2d), {}, 400, "malformed_body"],
    ["no files", Buffer.concat([textField("name", "x"), formEnd]), {}, 400, "no_usable_file"],
    ["an empty form", formEnd, {}, 400, "no_usable_file"],
    ["a field in which no file was chosen", formOf([{ name: "", bytes: Buffer.alloc(0) }]), {}, 400, "no_usable_file"],
    ["files in another field", formOf([{ ...some(1)[0]!, field: "images" }]), {}, 400, "no_usable_file"],
    ["1001 files", many(1001), {}, 413, "body_too_large"],
    ["10,000 parts", many(10_000), {}, 413, "body_too_large"],
    [
      "10,000 fields",
      Buffer.concat([...Array.from({ length: 10_000 }, (_, number) => textField(`f${number}`, "x")), good]),
      {},
      413,
      "body_too_large",
    ],
  ];

test("what is no form of pictures is refused and leaves nothing", { timeout: 30_000 }, async () => {
  const scene = await openScene();
  const { dataset, expectNothing } = scene;
  for (const [what, body, headers, status, code] of refusals) {
    const answer = await post(dataset.batch, body, headers);
    expect([what, answer.status, answer.body.code]).toEqual([what, status, code]);
    await expectNothing();
  }
  await expectUnharmed(scene);
});

test("a request that announces more than 4 GiB is refused before it comes", async () => {
  const scene = await openScene();
  const { request, answer } = openRequest(scene.dataset.batch, {
    ...formType,
    "content-length": `${4 * 1024 ** 3 + 1}`,
  });
  request.flushHeaders();
  expect((await answer).body).toMatchObject({ status: 413, detail: expect.stringContaining("more than 4 GiB") });
  await expectUnharmed(scene);
});

test("a thousand files in one request are taken", { timeout: 30_000 }, async () => {
  const { dataset, expectWhole } = await openScene();
  const pictures = process.env.GALLEY_TEST_FULL ? 1000 : 100;
  const rest = Array.from({ length: 1000 - pictures }, (_, number) => ({
    name: `${number}.txt`,
    bytes: Buffer.from("x"),
  }));
  const { body } = await post(dataset.batch, formOf([...some(pictures), ...rest]));
  expect([body.uploaded_count, body.failed_count]).toEqual([pictures, rest.length]);
  expect(body.job_ids).toHaveLength(pictures / 50);
  await expectWhole();
});

/** A request of which one file has come whole and half of another. */
async function openHalf(scene: Scene) {
  const form = formOf(some(2).map((part) => ({ ...part, bytes: picture(1, 200_000) })));
  const { request, answer } = openRequest(scene.dataset.batch, { ...formType, "content-length": `${form.byteLength}` });
  await written(request, form.subarray(0, 300_000));
  await scene.until("a file", async () => (await scene.keys()).length === 1);
  return { request, answer, rest: form.subarray(300_000) };
}

describe("of an upload of which half has come, nothing is left when", () => {
  test("the client goes away", async () => {
    const scene = await openScene();
    const { request } = await openHalf(scene);
    request.destroy();
    await scene.until("nothing", async () => (await scene.uploads()) === 0);
    await expectUnharmed(scene);
  });

  test("nothing comes for 30 s", async () => {
    const scene = await openScene();
    const { answer } = await openHalf(scene);
    scene.clock.advance(29_000);
    expect(await scene.uploads()).toBe(1);
    scene.clock.advance(1100);
    const { status, headers, body } = await answer;
    expect([status, body.code, headers.connection]).toEqual([408, "request_timeout", "close"]);
    await expectUnharmed(scene);
  });

  test("it only trickles", async () => {
    const scene = await openScene();
    const { request, answer, rest } = await openHalf(scene);
    const trickle = async (): Promise<void> => {
      for (const byte of rest.subarray(0, 200)) {
        await written(request, Buffer.of(byte));
        // The server has read it when it answers the next request on another connection.
        await call(`${scene.url}/health/live`);
        scene.clock.advance(20_000);
      }
    };
    const over = await Promise.race([answer, trickle()]);
    expect(over?.body).toMatchObject({ code: "request_timeout", detail: "The upload came too slowly." });
    await expectUnharmed(scene);
  });

  test("the dataset is deleted meanwhile", async () => {
    const scene = await openScene();
    const { request, answer, rest } = await openHalf(scene);
    expect((await call(scene.dataset.address, "DELETE")).status).toBe(200);
    request.end(rest);
    expect((await answer).body).toMatchObject({ status: 404, code: "dataset_not_found" });
    await scene.expectNothing();
  });
});

test("a body whose chunks are broken leaves nothing", async () => {
  const scene = await openScene();
  const socket = await openSocket(scene.url);
  const path = new URL(scene.dataset.batch).pathname;
  const head = partHead({ name: "a.jpg" }).toString();
  socket.send(
    `POST ${path} HTTP/1.1\r\nHost: ${new URL(scene.url).host}\r\nContent-Type: ${formType["content-type"]}\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  socket.send(`${head.length.toString(16)}\r\n${head}\r\nno number\r\n`);
  expect(await socket.closed()).toContain(" 400 ");
  await scene.until("nothing", async () => (await scene.uploads()) === 0);
  await expectUnharmed(scene);
});
