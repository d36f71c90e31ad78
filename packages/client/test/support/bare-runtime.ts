// A program of its own: runs the client's source in a realm that has JavaScript and the web's names, and nothing of
// Node. Prints, as JSON, what the client did there. Needs --experimental-vm-modules.
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";
import { createContext, SourceTextModule } from "node:vm";
import { jobId, post, request, status } from "./samples.ts";

const answers = [
  { code: 202, body: { job_id: jobId, status: "queued", status_url: "/s", cancel_url: "/c" } },
  { code: 503, body: {} },
  { code: 200, body: status("processing", 50) },
  { code: 200, body: status("completed", 100) },
];
const event = (name: string, data: object) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const events = [
  event("snapshot", { ...status("processing", 50), live_text: [] }),
  event("completed", status("completed", 100)),
];
const asked: string[] = [];

async function fetch(url: string, init: RequestInit): Promise<Response> {
  asked.push(`${init.method} ${url}`);
  if (url.endsWith("/events")) {
    const body = ReadableStream.from(events.map((text) => new TextEncoder().encode(text)));
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }
  const { code, body } = answers.shift() ?? { code: 404, body: {} };
  return Response.json(body, { status: code });
}

const timers = { setTimeout, clearTimeout };
const web = { fetch, Headers, URL, AbortController, AbortSignal, TextDecoder, crypto, ...timers };
const context = createContext({ ...web });
const modules = new Map<string, SourceTextModule>();

/** Only files beside it may be imported: not `node:` anything, not a package. */
function load(specifier: string, from: string): SourceTextModule {
  if (!specifier.startsWith("./")) throw new Error(`${from} imports ${specifier}`);
  const address = new URL(specifier, from).href;
  const source = stripTypeScriptTypes(readFileSync(fileURLToPath(address), "utf8"));
  const found = modules.get(address) ?? new SourceTextModule(source, { context, identifier: address });
  modules.set(address, found);
  return found;
}

const program = `
  import { createGalleyClient, createOfflineQueue, formatEstimatedTime, getStageLabel } from "./index.ts";
  const wait = () => Promise.resolve();
  const client = createGalleyClient({ baseUrl: "https://galley.example", wait });
  const progress = [];
  const onProgress = (job) => progress.push(getStageLabel(job.current_stage));
  async function run() {
    const job = await client.createAndPollBlogJob(${JSON.stringify(request)}, { onProgress });
    const watched = [];
    for await (const { event, connection } of client.watch(job)) watched.push(event + " " + connection);
    const queue = createOfflineQueue({ client });
    const { state } = await queue.add({ kind: "blog", request: ${JSON.stringify(request)} });
    queue.close();
    const globals = Object.keys(globalThis);
    return { title: job.result.title, progress, time: formatEstimatedTime(240), watched, state, globals };
  }
  export const done = run();
`;
const home = new URL("../../src/program.ts", import.meta.url).href;
const main = new SourceTextModule(program, { context, identifier: home });
await main.link((specifier, parent) => load(specifier, parent.identifier));
await main.evaluate();
const { done } = main.namespace as { done: Promise<{ title: string; globals: string[] }> };
const result = await done;
const isBare = result.globals.every((name) => name in web) && result.title === post.title;
process.stdout.write(JSON.stringify({ ...result, isBare, asked }));
