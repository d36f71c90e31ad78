import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { flag } from "../packages/server/test/support/photos-flag.ts";
import { call, startGalley } from "./support/server.ts";

const guide = (name: string): string => readFileSync(new URL(`../docs/${name}.md`, import.meta.url), "utf8");

/** The requests that a guide shows. */
const requestsIn = (name: string) =>
  [...guide(name).matchAll(/```http\n(\w+) (\S+)\n((?:[\w-]+: .*\n)*)\n([\s\S]*?)```/g)].map(
    ([, method, path, headers, body]) => ({
      method: method!,
      path: path!,
      headers: Object.fromEntries(
        (headers ?? "")
          .split("\n")
          .filter(Boolean)
          .map((line) => line.split(": ")),
      ),
      body: body!.replace("{in an hour}", new Date(Date.now() + 3_600_000).toISOString()),
    }),
  );

test("the requests of the guide to jobs are accepted, and their options kept", async () => {
  const { url } = await startGalley();
  const answers: Record<string, unknown>[] = [];
  for (const { method, path, headers, body } of requestsIn("jobs")) {
    const answer = await call(`${url}${path}`, method, body, headers);
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    answers.push(answer.body);
  }
  expect(answers).toMatchObject([{ status: "queued" }, { total_blogs: 2 }]);
  const { body } = await call<{ jobs: unknown[] }>(`${url}/api/v1/jobs?metadata[campaign]=spring`);
  expect(body.jobs).toHaveLength(3);
});

test("the requests of the guide to pictures are accepted", async () => {
  const { url } = await startGalley();
  const answers: Record<string, unknown>[] = [];
  for (const { method, path, headers, body } of requestsIn("images")) {
    const answer = await call(`${url}${path}`, method, body, headers);
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    answers.push(answer.body);
  }
  expect(answers).toMatchObject([
    { status: "queued", is_draft: false, estimated_completion_time: 15 },
    { status: "queued", total_images: 2 },
  ]);
});

test("the requests of the guide to datasets are accepted, each with what the ones before have made", async () => {
  const { url } = await startGalley();
  const made: Record<string, string> = {};
  const statuses: number[] = [];
  for (const { method, path, headers, body } of requestsIn("datasets")) {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => made[name]!);
    const answer = await call(`${url}${filled}`, method, body.trim() === "" ? undefined : body, headers);
    statuses.push(answer.status);
    const name = path.endsWith("/projects") ? "project_id" : "dataset_id";
    if (answer.status === 201) made[name] = answer.body.id as string;
  }
  expect(statuses).toEqual([201, 201, 200]);
  const { body } = await call(`${url}/api/v1/projects/${made.project_id}/datasets/${made.dataset_id}`);
  expect(body).toMatchObject({ name: "Flight 12", processing_status: "ready" });
});

test("the resumable upload of the guide to datasets makes a picture, and tells it and its job", async () => {
  const { url } = await startGalley();
  const project = await call<{ id: string }>(`${url}/api/v1/projects`, "POST", { name: "P" });
  const datasets = `${url}/api/v1/projects/${project.body.id}/datasets`;
  const dataset = await call<{ id: string }>(datasets, "POST", { name: "D" });
  const [, snippet] = /```js\n([\s\S]*?)```/.exec(guide("datasets"))!;
  const about = { galley: url, projectId: project.body.id, datasetId: dataset.body.id, name: "a.jpg" };
  const bytes = (await flag(64, 48).jpeg().toBuffer()).toString("base64");
  const use = `const options = { ...${JSON.stringify(about)}, file: Buffer.from("${bytes}", "base64") };
    console.log(JSON.stringify(await uploadResumably(options)));`;
  // Where packages are found as in any project.
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", snippet + use], { cwd });
  const told = JSON.parse(stdout) as { imageId: string; jobId: string };
  const image = await call(`${datasets}/${dataset.body.id}/images/${told.imageId}`);
  expect(image).toMatchObject({ status: 200, body: { filename: "a.jpg" } });
  expect((await call(`${url}/api/v1/jobs/${told.jobId}`)).status).toBe(200);
});
