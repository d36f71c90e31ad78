import { type CreateJobResponse, JobStatusResponse } from "@galley/contract";
import { expect, onTestFinished, test } from "vitest";
import type { Brief } from "../packages/server/src/blog/briefs/briefs.ts";
import { writeOffline } from "../packages/server/src/blog/models/offline/writer.ts";
import { until } from "../packages/server/test/events/scene.ts";
import { createModelServer, type ModelServerOptions } from "../packages/server/test/fakes/model-server.ts";
import type { ModelRequest } from "../packages/server/test/fakes/protocol.ts";
import { finished } from "./support/posts.ts";
import { runGalley } from "./support/process.ts";
import { call, startGalley, temporaryFolder } from "./support/server.ts";
import { queryIn, readStored } from "./support/stored.ts";

/** Two processes and two posts. */
const atLeisure = { timeout: 120_000 };

const request = {
  topic: "Composting at home",
  keywords: ["compost", "garden"],
  word_count_target: 1600,
  include_faq_section: false,
  use_google_search: false,
};

/** An outline of eight sections. */
function answer(brief: Brief): string {
  if (brief.task !== "outline") return writeOffline(brief);
  const titles = [
    "Why compost",
    "Heat",
    "Air",
    "Water",
    "Browns and greens",
    "Turning",
    "Ripe compost",
    "What to do next",
  ];
  const sections = titles.map((heading) => ({
    heading,
    purpose: `About ${heading}.`,
    points: [heading],
    keywords: [],
  }));
  return JSON.stringify({ title: "Composting at home", sections, faq: [] });
}

async function openScene(script?: ModelServerOptions["script"]) {
  const model = await createModelServer({ protocol: "openai", answer, ...(script && { script }) });
  onTestFinished(() => model.close());
  const folder = temporaryFolder();
  const env = {
    PORT: "0",
    GALLEY_DATA_DIR: folder,
    GALLEY_MODEL: "openai-compatible:test",
    OPENAI_COMPATIBLE_BASE_URL: model.url,
    OPENAI_COMPATIBLE_API_KEY: model.key,
  };
  return { model, folder, env };
}

async function submit(url: string): Promise<string> {
  const path = `${url}/api/v1/blog/generate-enhanced?async_mode=true`;
  return (await call<CreateJobResponse>(path, "POST", request)).body.job_id;
}

/** What was asked, in words: the task and its section. */
const named = ({ brief }: ModelRequest): string =>
  brief?.task === "section" ? brief.section.id : `${brief?.task} ${brief && "heading" in brief ? brief.heading : ""}`;

/** The calls of a post that nothing happens to. */
async function undisturbed(): Promise<string[]> {
  const { model, env } = await openScene();
  const { url } = await startGalley(env);
  expect((await finished(url, await submit(url))).status).toBe("completed");
  return model.requests.map(named);
}

test.each([
  ["one after the other", { GALLEY_MODEL_CONCURRENCY: "1" }, ["s1", "s2", "s3", "s4"]],
  ["at once", {}, ["s1", "s2", "s3", "s4", "s6", "s7", "s8"]],
])(
  "a post killed during section 5 of 8, written %s, goes on with exactly the missing calls",
  atLeisure,
  async (_how, env, kept) => {
    const whole = await undisturbed();
    expect(whole.filter((name) => /^s\d$/.test(name)).sort()).toEqual(["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"]);
    expect(new Set(whole).size).toBe(whole.length);

    let held = true;
    const never = new Promise<void>(() => {});
    const {
      model,
      folder,
      env: own,
    } = await openScene((asked) => (held && named(asked) === "s5" ? { kind: "paused", goOn: never } : undefined));
    const first = runGalley(["start"], { ...own, ...env });
    const id = await submit(await first.ready);
    let parts = new Set<string>();
    const look = setInterval(async () => {
      parts = (await readStored(queryIn(folder))).get(id)?.parts ?? parts;
    }, 20);
    onTestFinished(() => clearInterval(look));
    const isKept = (section: string) => [...parts].some((key) => key.endsWith(`/section/${section}`));
    await until(() => kept.every(isKept) && model.requests.some((asked) => named(asked) === "s5"));
    clearInterval(look);
    first.kill("SIGKILL");
    await first.ended;
    const before = model.requests.map(named);
    held = false;

    const second = runGalley(["start"], { ...own, ...env });
    const job = JobStatusResponse.parse(await finished(await second.ready, id));
    expect(job).toMatchObject({ status: "completed", retry_count: 0 });
    second.kill("SIGTERM");
    await second.ended;
    const after = model.requests.slice(before.length).map(named);
    expect(before.filter((name) => /^s\d$/.test(name)).sort()).toEqual([...kept, "s5"].sort());
    // What was answered is not asked again; s5 was being written and is asked once more.
    expect(after.toSorted()).toEqual(whole.filter((name) => name === "s5" || !before.includes(name)).toSorted());
  },
);
