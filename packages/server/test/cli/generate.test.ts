import { readFileSync } from "node:fs";
import { PassThrough, Writable } from "node:stream";
import { createGalleyClient } from "@galley/client";
import { BlogResult, type CreateJobResponse } from "@galley/contract";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../../tests/support/server.ts";
import { followJob, silent } from "../../src/cli/follow.ts";
import { createOutlineDesk } from "../../src/cli/outline.ts";
import { openGalley } from "./support/galley.ts";

const { run, ask, url } = openGalley();
const about = ["--topic", "Composting at home", "--keywords", "compost, kitchen waste", "--length", "short"];

describe("galley generate", () => {
  test("writes a post to a file, and tells about it", async () => {
    const out = temporaryFolder();
    const { code, output, errors } = await run("generate", ...about, "--out", out);
    expect(code).toBe(0);
    expect(errors).toMatch(/^post 100% {2}/m);
    const [, file] = /^ {2}file {9}(.*\.md)$/m.exec(output) ?? [];
    const post = BlogResult.parse(JSON.parse(readFileSync(file!.replace(/md$/, "json"), "utf8")));
    expect(readFileSync(file!, "utf8")).toBe(post.content);
    expect(output).toContain(`  title        ${post.title}\n`);
  });

  test("prints it as JSON, with everything that was said of it", async () => {
    const said = ["--words", "300", "--audience", "gardeners", "--metadata", "campaign=spring", "--max-cost", "1"];
    const post = BlogResult.parse((await run("generate", ...about, ...said, "--json")).json());
    expect(post.content_metadata.word_count).toBeLessThan(450);
    const { body } = await ask<{ jobs: object[] }>("GET", "/jobs?metadata[campaign]=spring");
    expect(body.jobs).toHaveLength(1);
  });

  test("only asks for it where that is wanted", async () => {
    const asked = (await run("generate", ...about, "--no-wait", "--json")).json<CreateJobResponse>();
    expect((await run("jobs", "watch", asked.job_id)).output).toContain(`Job ${asked.job_id} is completed`);
  });

  test("says every mistake that Galley finds, and asks nobody where nobody is", async () => {
    const wrong = await run("generate", "--topic", "x", "--keywords", "a", "--language", "??");
    expect(wrong.code).toBe(1);
    expect(wrong.errors).toMatch(/^galley: topic must .*; language must /);
    const alone = await run("generate", ...about, "--approve-outline");
    expect([alone.code, alone.errors]).toEqual([2, expect.stringContaining("there is no terminal to ask at")]);
  });
});

/** Has a post written whose outline somebody decides on, with these answers and this editor. */
async function decide(answers: string[], editor = "false") {
  const client = createGalleyClient({ baseUrl: url() });
  const request = { topic: "Composting", keywords: ["compost"], length: "short" as const, approve_outline: true };
  const { job_id } = await client.createBlogJob(request);
  const { signal } = new AbortController();
  let shown = "";
  // Somebody who answers when asked, and goes away when there is nothing left to say.
  const stdin = new PassThrough();
  const stderr = new Writable({
    write(text, _encoding, done) {
      shown += text;
      done();
      if (!String(text).startsWith("Write it so?")) return;
      const answer = answers.shift();
      if (answer === undefined) stdin.end();
      else stdin.write(`${answer}\n`);
    },
  });
  const streams = { stdin, stdout: { isTTY: true }, stderr } as unknown as NodeJS.Process;
  const desk = createOutlineDesk({ client, signal, view: silent, env: { EDITOR: editor }, streams });
  const job = await followJob(client, job_id, { signal, view: silent, onUpdate: ({ job: seen }) => desk.look(seen) });
  return { job, shown };
}

describe("the outline", () => {
  test("is shown, and written when somebody says yes", async () => {
    const { job, shown } = await decide(["yes"]);
    expect(job.status).toBe("completed");
    expect(shown).toMatch(/^\n\S.*\n {2}1\. +\S.*\(\d+ words\)\n/);
    expect(job.result?.content).toContain(`# ${shown.split("\n")[1]}`);
  });

  test("is written as it was edited", async () => {
    const { job } = await decide(["e", "y"], `sed -i.before 's/^title:.*/title: My own title/'`);
    expect(job).toMatchObject({ status: "completed", result: { title: "My own title" } });
  });

  test("stays as it was where the editor leaves none, and a no ends the job", async () => {
    const { job, shown } = await decide(["e", "n"], "sed -i.before 's/^title:.*/title:/'");
    expect(shown).toMatch(/The outline is left as it was: title is missing/);
    expect(job.status).toBe("cancelled");
  });

  test("waits on where the input ends", async () => {
    await expect(decide([])).rejects.toThrow("the input has ended without a decision");
    const { body } = await ask<{ jobs: Array<{ current_stage: string }> }>("GET", "/jobs?limit=1");
    expect(body.jobs[0]?.current_stage).toBe("waiting_approval");
  });
});
