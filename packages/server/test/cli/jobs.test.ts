import { stripVTControlCharacters } from "node:util";
import { type JobList, JobStatusResponse } from "@galley/contract";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { createModelServer, type ModelServer } from "../fakes/model-server.ts";
import { galley, openGalley } from "./support/galley.ts";

let model: ModelServer;
let goOn = Promise.withResolvers<void>();
const { run, begin, ask, url } = openGalley(async () => {
  model = await createModelServer({
    protocol: "openai",
    script: ({ brief }) => (brief?.task === "section" ? { kind: "paused", goOn: goOn.promise } : undefined),
  });
  return { OPENAI_API_KEY: model.key, OPENAI_BASE_URL: model.url, GALLEY_MODEL: "openai:gpt-5" };
});
afterAll(() => model.close());
beforeEach(() => {
  goOn = Promise.withResolvers<void>();
});

const queue = (doing: "pause" | "resume") => ask("POST", `/queues/blog-generation-queue/${doing}`);

async function submit(campaign: string): Promise<string> {
  const post = { topic: "Composting at home", keywords: ["compost"], length: "short", metadata: { campaign } };
  return (await ask<{ job_id: string }>("POST", "/blog/generate-enhanced?async_mode=true", post)).body.job_id;
}

/** An image job whose source cannot be had. */
async function submitBroken(): Promise<string> {
  const broken = { image_url: "http://127.0.0.1:9/nothing.png" };
  return (await ask<{ job_id: string }>("POST", "/images/upscale?async_mode=true", broken)).body.job_id;
}

describe("galley jobs", () => {
  test("lists by kind, state and metadata, page by page", async () => {
    await queue("pause");
    const [first, second] = [await submit("spring"), await submit("spring")];
    await submit("autumn");
    const filter = ["--kind", "blog", "--status", "pending,queued", "--metadata", "campaign=spring", "--since", "1h"];
    const page = await run("jobs", "list", ...filter, "--limit", "1");
    expect(page.output).toMatch(/^JOB +KIND +STATUS +DONE +AGE +COST +STAGE OR ERROR +TITLE\n/);
    expect(page.output).toMatch(new RegExp(`^${second} +blog +queued +0% +\\d+s +\\$0 +Composting at home$`, "m"));
    const [, cursor] = /There are more: --cursor (\S+)$/.exec(page.output) ?? [];
    const rest = await run("jobs", "list", ...filter, "--cursor", cursor!, "--json");
    expect(rest.json<JobList>().jobs.map(({ job_id }) => job_id)).toEqual([first]);
    expect((await run("jobs", "list", "--kind", "dataset")).output).toBe("There are no such jobs.");
    const coloured = await galley(["jobs", "list", ...filter, "--limit", "1"], { GALLEY_URL: url(), FORCE_COLOR: "1" });
    expect(coloured.output).toContain("\x1b[");
    expect(stripVTControlCharacters(coloured.output).split("\n")[0]).toBe(page.output.split("\n")[0]);
  });

  test("cancels and retries several; what cannot be is told, and keeps none of the others from it", async () => {
    await queue("pause");
    const [first, second] = [await submit("two"), await submit("two")];
    const unknown = "00000000-0000-4000-8000-000000000000";
    const cancelled = await run("jobs", "cancel", first, unknown, second);
    expect(cancelled).toMatchObject({
      code: 1,
      output: `Job ${first} is cancelled.\nJob ${second} is cancelled.`,
      errors: `galley: ${unknown}: There is no job ${unknown}.`,
    });
    const one = await run("jobs", "retry", first, "--json");
    expect([one.code, one.json()]).toMatchObject([0, [{ job_id: first, status: "queued" }]]);
    // Nobody types here, so nobody is asked.
    const others = await run("jobs", "retry", "--cancelled", "--since", "10m");
    expect([others.code, others.output]).toEqual([0, `${second}\n\n1 job is worked on again.`]);
    expect((await run("jobs", "retry", "--cancelled")).output).toBe("There is no such job.");
    expect(await run("jobs", "retry", first, "--failed")).toMatchObject({ code: 2 });
  });

  test("says in a line that something is no id", async () => {
    for (const args of [
      ["show", "a/b"],
      ["cancel", "a b"],
      ["watch", ".."],
    ]) {
      expect(await run("jobs", ...args)).toMatchObject({ code: 2, errors: `galley: "${args[1]}" is not an id` });
    }
  });

  test("shows one in full: stages, attempts, error", async () => {
    const id = await submitBroken();
    const watched = await run("jobs", "watch", id);
    expect([watched.code, watched.output]).toEqual([
      1,
      expect.stringMatching(
        new RegExp(`^Job ${id} failed after .*\\(input_lost\\)\\. To try again: galley jobs retry ${id}$`),
      ),
    ]);
    const { output } = await run("jobs", "show", id);
    expect(output).toMatch(
      new RegExp(`^${id}\n {2}title {8}Upscale of an image\n {2}kind {9}image\n {2}status {7}failed, 0%\n`),
    );
    expect(output).toMatch(/^ {2}error .*\(input_lost\)$/m);
    expect(output).toMatch(/^STAGE +TOOK +DETAILS\nPreparing +- *$/m);
    expect(output).toMatch(/^ +1 {2}failed +\d{4}-\d\d-\d\d /m);
    const { attempts, ...job } = (await run("jobs", "show", id, "--json")).json();
    expect(JobStatusResponse.parse(job).error_code).toBe("input_lost");
    expect(attempts).toMatchObject([{ number: 1, outcome: "failed", error_code: "input_lost" }]);
  });
});

describe("galley jobs watch", () => {
  test("prints the text while it is written, and its progress beside it", async () => {
    await queue("resume");
    const id = await submit("text");
    const watching = begin("jobs", "watch", id, "--text");
    await expect.poll(() => watching.output.join("\n"), { timeout: 20_000 }).toMatch(/^## \S.*\n\n\S/);
    goOn.resolve();
    expect(await watching.ended).toMatchObject({ code: 0 });
    expect(watching.output.filter((line) => line.startsWith("## ")).length).toBeGreaterThan(2);
    expect(watching.errors.join("\n")).toMatch(/^job +\d+% {2}Writing the draft$/m);
    expect(watching.errors.at(-1)).toMatch(/^Job \S+ is completed after .*, for \$0\.\d{4}\.$/);

    // Of one that is over, what it has written.
    const again = await run("jobs", "watch", id, "--text");
    expect(again.output).toMatch(/^# \S/);
    const lines = (await run("jobs", "watch", id, "--json")).output.split("\n").map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({
      job: { job_id: id, status: "completed", result: { title: expect.any(String) } },
    });
  });

  test("Ctrl-C ends the watching; the job carries on, and how to see it again is told", async () => {
    await queue("pause");
    const id = await submit("stop");
    const watching = begin("jobs", "watch", id);
    await expect.poll(() => watching.errors.length, { timeout: 20_000 }).toBeGreaterThan(0);
    watching.kill("SIGINT");
    expect(await watching.ended).toMatchObject({ code: 130 });
    expect(watching.errors.at(-1)).toContain(`job ${id} carries on. Follow it with \`galley jobs watch ${id}\``);
    expect((await ask("GET", `/jobs/${id}`)).body).toMatchObject({ status: "queued", cancel_requested: false });
  });
});
