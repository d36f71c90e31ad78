import sharp from "sharp";
import { expect, test } from "vitest";
import { type Document, type Route, routesOf } from "./document.ts";
import { adminKey, call, keyOfA, keyOfB, post, startGalley, twoTenants } from "./support.ts";

/** Found in nothing that anybody but A may see. */
const mark = "belongs-to-tenant-a";
const queues = ["blog-generation-queue", "image-generation-queue", "image-processing-queue", "webhook-queue"];
/** A public address; nothing is fetched from there, the queue is paused. */
const picture = { image_url: "https://93.184.216.34/picture.png", quality: "draft", metadata: { mark } };
const drawing = { prompt: `A lighthouse that ${mark}`, quality: "draft", metadata: { mark } };

/** What is sent to routes that take a body and have no path parameter. A new one is added here, so that it is tried. */
const bodies: Record<string, object> = {
  "POST /api/v1/blog/generate-enhanced": { ...post, topic: `Compost that ${mark}`, metadata: { mark } },
  "POST /api/v1/blog/batch-generate": { blogs: [{ ...post, topic: `A batch that ${mark}`, metadata: { mark } }] },
  "POST /api/v1/images/generate": drawing,
  "POST /api/v1/images/generate-async": drawing,
  "POST /api/v1/images/variations": picture,
  "POST /api/v1/images/upscale": { ...picture, scale: 2 },
  "POST /api/v1/images/edit": { ...picture, prompt: `A moon that ${mark}` },
  "POST /api/v1/images/batch-generate": { images: [drawing], metadata: { mark } },
  "POST /api/v1/projects": { name: `A project that ${mark}` },
  "PATCH /api/v1/projects/{project_id}": { description: `Changed by ${mark}` },
  "POST /api/v1/projects/{project_id}/datasets": { name: `A dataset that ${mark}` },
  "POST /api/v1/jobs/retry": {},
  "POST /api/v1/blog/jobs/retry": {},
  "POST /api/v1/images/jobs/retry": {},
  "POST /api/v1/webhooks/secret": {},
  "POST /api/v1/blog/jobs/{job_id}/outline": { decision: "approve" },
};

/** What a job that waits in the queue does not have yet. */
const notYet = new Set(["/api/v1/blog/jobs/{job_id}/outline", "/api/v1/blog/jobs/{job_id}/export"]);

const nothing = "00000000-0000-7000-8000-000000000000";
/** What is nobody's, where it is not a UUID. */
const nobodysOf: Record<string, string> = { delivery_id: `msg_${"0".repeat(32)}`, file: "0.png" };

/** A's project with a dataset that has one picture, processed. */
async function uploadPicture({ url, call: request }: Awaited<ReturnType<typeof startGalley>>) {
  const make = async (path: string, json: object | undefined): Promise<string> =>
    (await request(path, { method: "POST", key: keyOfA, json })).body.id;
  const project_id = await make("/api/v1/projects", bodies["POST /api/v1/projects"]);
  const under = `/api/v1/projects/${project_id}/datasets`;
  const dataset_id = await make(under, bodies["POST /api/v1/projects/{project_id}/datasets"]);
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } })
    .png()
    .toBuffer();
  const body = new FormData();
  body.append("files", new File([new Uint8Array(bytes)], `${mark}.png`));
  const headers = { authorization: `Bearer ${keyOfA}` };
  await fetch(`${url}${under}/${dataset_id}/images/batch-upload`, { method: "POST", body, headers });
  const images = async () => (await request(`${under}/${dataset_id}/images`, { key: keyOfA })).body;
  await expect.poll(async () => (await images())[0]?.processing_status, { timeout: 10_000 }).toBe("completed");
  const started = await request("/api/v1/uploads", {
    method: "POST",
    key: keyOfA,
    headers: beginUpload({ project_id, dataset_id }),
  });
  const upload_id = started.headers.get("location")?.split("/").at(-1) ?? "";
  expect([started.status, upload_id === ""], started.text).toEqual([201, false]);
  return { project_id, dataset_id, image_id: (await images())[0].id as string, upload_id };
}

const resume = { "upload-offset": "0", "content-type": "application/offset+octet-stream" };
const tus = { "tus-resumable": "1.0.0" };

/** Headers of a request for a resumable upload to a dataset. */
function beginUpload({ project_id, dataset_id }: Record<string, string>): Record<string, string> {
  const metadata = Object.entries({ project_id, dataset_id, filename: `another that ${mark}.png` });
  const coded = metadata.map(([name, value]) => `${name} ${Buffer.from(value ?? "").toString("base64")}`);
  return { ...tus, "upload-length": "100", "upload-metadata": coded.join(",") };
}

/** A tenant with a job that waits, one that is cancelled, and whatever else the API makes. */
async function startScene() {
  const galley = await startGalley({ GALLEY_API_KEYS: twoTenants, GALLEY_LOG_LEVEL: "silent" });
  const { url } = galley;
  const document: Document = (await galley.call("/openapi.json")).body;
  const drawn = await galley.call("/api/v1/images/generate", { method: "POST", key: keyOfA, json: drawing });
  const [, image = "", file = ""] = /\/files\/([^/]+)\/([^/?]+)/.exec(drawn.body.images[0].url) ?? [];
  expect([image, file], drawn.text).not.toContain("");
  const uploaded = await uploadPicture(galley);
  for (const queue of queues) {
    await galley.call(`/api/v1/queues/${queue}/pause`, { method: "POST", key: adminKey });
  }
  const create = async () =>
    (
      await galley.call("/api/v1/blog/generate-enhanced?async_mode=true", {
        method: "POST",
        key: keyOfA,
        // A public address; nothing is sent there, the queue is paused.
        json: { ...bodies["POST /api/v1/blog/generate-enhanced"], webhook_url: "https://93.184.216.34/hook" },
      })
    ).body.job_id as string;
  const [waiting, cancelled] = [await create(), await create()];
  await galley.call(`/api/v1/jobs/${cancelled}`, { method: "DELETE", key: keyOfA });
  // One that has failed: what retries many would take it up again.
  const late = { ...bodies["POST /api/v1/blog/generate-enhanced"], expires_in: 1 };
  const failing = { method: "POST", key: keyOfA, json: late };
  const failed = (await galley.call("/api/v1/blog/generate-enhanced?async_mode=true", failing)).body.job_id as string;
  galley.clock.advance(6000);
  await expect
    .poll(async () => (await galley.call(`/api/v1/jobs/${failed}`, { key: keyOfA })).body.status, { timeout: 10_000 })
    .toBe("failed");
  const batch = await galley.call("/api/v1/blog/batch-generate", {
    method: "POST",
    key: keyOfA,
    json: bodies["POST /api/v1/blog/batch-generate"],
  });
  const { batch_id } = batch.body;
  expect(batch_id, batch.text).toBeTypeOf("string");
  const imageBatch = await galley.call("/api/v1/images/batch-generate", {
    method: "POST",
    key: keyOfA,
    json: bodies["POST /api/v1/images/batch-generate"],
  });
  expect(imageBatch.body.batch_id, imageBatch.text).toBeTypeOf("string");
  const { deliveries } = (await galley.call("/api/v1/webhooks/deliveries", { key: keyOfA })).body;
  const { secret } = (await galley.call("/api/v1/webhooks/secret", { key: keyOfA })).body;
  const delivery_id: string = deliveries[0].id;
  /** What A's things are called in paths and queries. A new parameter is added here, so that it is tried. */
  const owned: Record<string, string> = { job_id: waiting, batch_id, delivery_id, ...uploaded };
  /** The same under the routes of pictures, which know no other kind. */
  const ownedImages: Record<string, string> = { ...owned, job_id: image, batch_id: imageBatch.body.batch_id, file };
  const secrets: string[] = [
    image,
    file,
    imageBatch.body.batch_id,
    waiting,
    cancelled,
    batch_id,
    delivery_id,
    ...Object.values(uploaded),
    secret,
    mark,
  ];
  return { ...galley, url, document, owned, ownedImages, secrets, secret: secret as string, waiting, cancelled };
}

type Scene = Awaited<ReturnType<typeof startScene>>;

/** The route's address with A's things in it, or with things that are nobody's. */
function addressOf({ path, parameters }: Route, scene: Scene, nobodys = false): string {
  const owned = path.startsWith("/api/v1/images/") ? scene.ownedImages : scene.owned;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (!(name in owned)) throw new Error(`${path}: say in this test what {${name}} of tenant A is`);
    return nobodys ? (nobodysOf[name] ?? nothing) : encodeURIComponent(owned[name]!);
  });
  const query = new URLSearchParams();
  for (const { in: place, name } of parameters) {
    if (place === "query" && name in owned && !nobodys) query.set(name, owned[name]!);
    if (place === "query" && name === "async_mode") query.set(name, "true");
  }
  return `${filled}?${query}`;
}

async function sendForm({ url }: Scene, address: string, key: string | undefined) {
  const body = new FormData();
  body.append("files", new File(["no picture"], "a.png"));
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  const response = await fetch(`${url}${address}`, { method: "POST", body, headers });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers, body: JSON.parse(text) };
}

/** The same picture, whoever sends it. */
async function sendPicture({ url }: Scene, address: string, key: string | undefined) {
  const body = await sharp({ create: { width: 9, height: 9, channels: 3, background: "teal" } })
    .png()
    .toBuffer();
  const headers = { "content-type": "image/png", ...(key && { authorization: `Bearer ${key}` }) };
  const response = await fetch(`${url}${address}`, { method: "POST", body: new Uint8Array(body), headers });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers, body: JSON.parse(text) };
}

/** What a route answers; of a stream the first frame. */
async function look(scene: Scene, route: Route, address: string, key: string | undefined) {
  const sent = JSON.stringify(bodies[`${route.method} ${route.path}`] ?? {});
  const json = route.body && JSON.parse(key === keyOfA ? sent : sent.replaceAll(mark, "belongs-to-tenant-b"));
  // What would be held until the job is complete is answered at once: the queue is paused.
  const headers = {
    "idempotency-key": `the same for both, ${route.path}`,
    ...(route.body && { prefer: "respond-async" }),
    ...(route.path.startsWith("/api/v1/uploads") && tus),
    ...(route.method === "PATCH" && !route.body && resume),
  };
  if (route.path === "/api/v1/images/uploads") return sendPicture(scene, address, key);
  if (route.isUpload) return sendForm(scene, address, key);
  if (!route.isStream) return scene.call(address, { method: route.method, key, headers, ...(json && { json }) });
  const controller = new AbortController();
  const response = await fetch(`${scene.url}${address}`, {
    headers: key ? { authorization: `Bearer ${key}` } : {},
    signal: controller.signal,
  });
  let text = "";
  if (response.ok && response.body) {
    for await (const chunk of response.body) {
      text += Buffer.from(chunk).toString();
      if (text.includes("event: snapshot") && text.endsWith("\n\n")) break;
    }
  } else text = await response.text();
  controller.abort();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, text, headers: response.headers, body: isJson ? JSON.parse(text) : undefined };
}

test("what is a tenant's is not there for another, and nothing is there without a key, by whichever route", async () => {
  const scene = await startScene();
  const routes = routesOf(scene.document);
  const state = async () => {
    const jobs = await scene.call("/api/v1/jobs?limit=100", { key: keyOfA });
    return jobs.body.jobs.map(({ job_id, status }: { job_id: string; status: string }) => `${job_id} ${status}`);
  };
  const before = await state();
  expect(before.length).toBeGreaterThanOrEqual(3);
  let ofThings = 0;
  for (const route of routes) {
    const name = `${route.method} ${route.path}`;
    if (route.access === "public") continue;
    if (route.access === "worker") {
      const uuid = scene.waiting;
      const json = { job_id: uuid, delivery_id: scene.owned.delivery_id, attempt: 1 };
      for (const key of [undefined, keyOfB, adminKey]) {
        const { status } = await scene.call(route.path, { method: "POST", key, json });
        expect([401, 403], `${name}: ${status}`).toContain(status);
      }
      continue;
    }
    if (route.access === "admin") {
      const address = route.path.replace(/\{\w+\}/g, nothing);
      expect((await look(scene, route, address, keyOfB)).status, name).toBe(403);
      expect((await look(scene, route, address, undefined)).status, name).toBe(401);
      continue;
    }
    const address = addressOf(route, scene);
    expect((await look(scene, route, address, undefined)).status, `${name} without a key`).toBe(401);
    if (name === "POST /api/v1/uploads") {
      const headers = beginUpload(scene.owned);
      expect((await scene.call(address, { method: "POST", key: keyOfB, headers })).status, name).toBe(404);
      continue;
    }
    if (route.path.includes("{")) {
      ofThings += 1;
      const theirs = await look(scene, route, address, keyOfB);
      const nobodys = await look(scene, route, addressOf(route, scene, true), keyOfB);
      expect([theirs.status, theirs.body?.code], name).toEqual([404, nobodys.body?.code]);
      expect(nobodys.status, name).toBe(404);
      if (route.method === "GET") {
        const own = (await look(scene, route, address, keyOfA)).status;
        expect(own, `${name} for its owner`).toBe(notYet.has(route.path) ? 409 : 200);
      }
    } else {
      if (route.body && !(name in bodies)) throw new Error(`${name}: say in this test what is sent to it`);
      const creates = Object.keys(bodies[name] ?? {}).length > 0;
      const own = creates ? (await look(scene, route, address, keyOfA)).body : {};
      const answer = await look(scene, route, address, keyOfB);
      if (creates) expect(Object.values(own)).not.toContain(answer.body.job_id ?? answer.body.batch_id);
      expect(answer.status, name).toBeLessThan(300);
      for (const secret of scene.secrets) expect(answer.text, name).not.toContain(secret);
    }
  }
  expect(ofThings).toBeGreaterThan(5);
  expect(await state()).toEqual(expect.arrayContaining(before));
  expect((await scene.call("/api/v1/webhooks/secret", { key: keyOfA })).text).toContain(scene.secret);
  const [delivery] = (await scene.call("/api/v1/webhooks/deliveries", { key: keyOfA })).body.deliveries;
  expect(delivery).toMatchObject({ status: "pending" });
  // An operator's key is not another tenant's.
  expect((await call(`${scene.url}/api/v1/jobs/${scene.waiting}`, { key: adminKey })).status).toBe(404);
});

test("a picture is shown to whoever has its address, and is neither another tenant's source nor found with their post", async () => {
  const galley = await startGalley({ GALLEY_API_KEYS: twoTenants, GALLEY_LOG_LEVEL: "silent" });
  const make = (key: string, path: string, json: object) =>
    galley.call(`/api/v1/images/${path}`, { method: "POST", key, json });
  const urlOf = async (key: string): Promise<URL> =>
    new URL((await make(key, "generate", drawing)).body.images[0].url, galley.url);
  const [own, another, others] = [await urlOf(keyOfA), await urlOf(keyOfA), await urlOf(keyOfB)];
  const look = async (path: string, token: string | null, key?: string) =>
    (await galley.call(`${path}${token === null ? "" : `?token=${token}`}`, { key })).status;
  const tokenOf = (url: URL) => url.searchParams.get("token");
  expect(tokenOf(own)).toMatch(/./);
  expect(await look(own.pathname, tokenOf(own))).toBe(200);
  expect(await look(own.pathname, null)).toBe(401);
  expect(await look(own.pathname, `${tokenOf(own)}x`)).toBe(401);
  for (const wrong of [another, others]) expect(await look(own.pathname, tokenOf(wrong))).toBe(403);
  // A key says who calls, whatever token is beside it.
  expect(await look(own.pathname, tokenOf(own), keyOfB)).toBe(404);
  // The token opens this picture, and nothing else of its job.
  const [, job] = /\/files\/([^/]+)\//.exec(own.pathname)!;
  expect(await look(`/api/v1/images/jobs/${job}`, tokenOf(own))).toBe(401);

  const source = { image_url: own.pathname, quality: "draft", num_variations: 1 };
  expect((await make(keyOfA, "variations", source)).status).toBe(200);
  const stolen = await make(keyOfB, "variations", { ...source, image_url: `${own.pathname}${own.search}` });
  const missing = await make(keyOfB, "variations", { ...source, image_url: own.pathname.replace(job!, nothing) });
  expect([stolen.status, stolen.body.code]).toEqual([missing.status, missing.body.code]);
  expect(stolen.status).toBeGreaterThanOrEqual(400);

  await galley.call("/api/v1/queues/blog-generation-queue/pause", { method: "POST", key: adminKey });
  const path = "/api/v1/blog/generate-enhanced?async_mode=true";
  const { job_id: post_id } = (await galley.call(path, { method: "POST", key: keyOfA, json: post })).body;
  const linked = { ...drawing, blog_job_id: post_id };
  const mine = (await make(keyOfA, "generate-async", linked)).body.job_id;
  await make(keyOfB, "generate-async", linked);
  const { images } = (await galley.call(`/api/v1/blog/jobs/${post_id}/images`, { key: keyOfA })).body;
  expect(images.map(({ job_id }: { job_id: string }) => job_id)).toEqual([mine]);
});
