import type { Dataset, Problem, Project } from "@galley/contract";
import { expect, test } from "vitest";
import { call, startGalley } from "../../../../tests/support/server.ts";

const keys = "ada:tenant:a-key-for-ada-12345,bob:tenant:a-key-for-bob-12345";
const as = (name: string) => ({ authorization: `Bearer a-key-for-${name}-12345` });

async function start(env: Record<string, string> = {}) {
  const { url } = await startGalley(env);
  const api = `${url}/api/v1`;
  const make = async (body: unknown) => (await call<Project>(`${api}/projects`, "POST", body)).body;
  return { url, api, make };
}

test("a project is made, read, changed and deleted", async () => {
  const { url, api } = await start();
  const made = await call<Project>(`${api}/projects`, "POST", { name: " Roof survey ", question_type: "count" });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ name: "Roof survey", question_type: "count", question_options: null });
  expect(made.body.dataset_count).toBe(0);
  const address = url + made.headers.get("location");
  expect((await call(address)).body).toEqual(made.body);
  const changed = await call<Project>(address, "PATCH", { description: "Flights of May", question_type: null });
  expect(changed.status).toBe(200);
  expect(changed.body).toMatchObject({ name: "Roof survey", description: "Flights of May", question_type: null });
  expect(Date.parse(changed.body.updated_at)).toBeGreaterThanOrEqual(Date.parse(made.body.updated_at));
  expect((await call(address, "DELETE")).body).toEqual({ message: "Project 'Roof survey' deleted successfully" });
  const gone = await call<Problem>(address);
  expect([gone.status, gone.body.code]).toEqual([404, "project_not_found"]);
});

test("the type of a question and its options fit, also together with what a change leaves alone", async () => {
  const { api } = await start();
  const post = (body: object) => call<Project & Problem>(`${api}/projects`, "POST", { name: "Q", ...body });
  const misfit = await post({ question_type: "text", question_options: ["a", "b"] });
  expect(misfit.status).toBe(422);
  expect(misfit.body.errors?.[0]?.path).toBe("question_options");
  const { body } = await post({ question_type: "multiple_choice", question_options: ["red", "blue"] });
  expect(body.question_options).toEqual(["red", "blue"]);
  const patch = (change: object) => call<Project & Problem>(`${api}/projects/${body.id}`, "PATCH", change);
  for (const change of [{ question_type: "text" }, { question_options: null }, { question_options: ["one"] }]) {
    const refused = await patch(change);
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, "question_options"]);
  }
  expect((await patch({ question_options: ["red", "green"] })).body.question_options).toEqual(["red", "green"]);
  const text = await patch({ question_type: "text", question_options: null });
  expect(text.body).toMatchObject({ question_type: "text", question_options: null });
  expect((await patch({ question_type: "multiple_choice" })).status).toBe(422);
});

test("lists are bare arrays, newest first, in pages that a Link header leads through", async () => {
  const { url, api, make } = await start();
  const ids: string[] = [];
  for (const name of ["one", "two", "three"]) ids.unshift((await make({ name })).id);
  const first = await call<Project[]>(`${api}/projects?limit=2`);
  expect(first.body.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  const [, next] = /^<(\S+)>; rel="next"$/.exec(first.headers.get("link") ?? "") ?? [];
  const second = await call<Project[]>(url + next);
  expect(second.body.map(({ id }) => id)).toEqual(ids.slice(2));
  expect(second.headers.get("link")).toBeNull();
  expect((await call(`${api}/projects?cursor=nonsense`)).status).toBe(422);
  expect((await call(`${api}/projects?limit=0`)).status).toBe(422);
});

test("datasets belong to a project, which counts them", async () => {
  const { url, api, make } = await start();
  const { id } = await make({ name: "P" });
  const made = await call<Dataset>(`${api}/projects/${id}/datasets`, "POST", { name: "Flight 12" });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ project_id: id, name: "Flight 12", image_count: 0, processing_status: "ready" });
  const address = url + made.headers.get("location");
  expect((await call(address)).body).toEqual(made.body);
  const other = await call<Dataset>(`${api}/projects/${id}/datasets`, "POST", { name: "Flight 13" });
  const list = await call<Dataset[]>(`${api}/projects/${id}/datasets`);
  expect(list.body).toEqual([other.body, made.body]);
  expect((await call<Project[]>(`${api}/projects`)).body[0]?.dataset_count).toBe(2);
  expect((await call(address, "DELETE")).body).toEqual({ message: "Dataset 'Flight 12' deleted successfully" });
  expect((await call(address, "DELETE")).body).toMatchObject({ code: "dataset_not_found" });
  expect((await call<Project>(`${api}/projects/${id}`)).body.dataset_count).toBe(1);
  await call(`${api}/projects/${id}`, "DELETE");
  expect((await call(`${api}/projects/${id}/datasets`)).body).toMatchObject({ code: "project_not_found" });
});

test("a dataset is not found under another project", async () => {
  const { api, make } = await start();
  const [one, other] = [await make({ name: "one" }), await make({ name: "other" })];
  const { body } = await call<Dataset>(`${api}/projects/${one.id}/datasets`, "POST", { name: "D" });
  for (const method of ["GET", "DELETE"]) {
    const answer = await call<Problem>(`${api}/projects/${other.id}/datasets/${body.id}`, method);
    expect([answer.status, answer.body.code]).toEqual([404, "dataset_not_found"]);
  }
});

test("another tenant's project is not there", async () => {
  const { api } = await start({ GALLEY_API_KEYS: keys });
  const { body } = await call<Project>(`${api}/projects`, "POST", { name: "P" }, as("ada"));
  const dataset = await call<Dataset>(`${api}/projects/${body.id}/datasets`, "POST", { name: "D" }, as("ada"));
  expect(dataset.status).toBe(201);
  const calls: Array<[string, string, unknown?]> = [
    ["GET", ""],
    ["PATCH", "", { name: "Q" }],
    ["DELETE", ""],
    ["GET", "/datasets"],
    ["POST", "/datasets", { name: "D" }],
    ["GET", `/datasets/${dataset.body.id}`],
    ["DELETE", `/datasets/${dataset.body.id}`],
  ];
  for (const [method, path, sent] of calls) {
    const answer = await call<Problem>(`${api}/projects/${body.id}${path}`, method, sent, as("bob"));
    expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 404, "project_not_found"]);
  }
  expect((await call(`${api}/projects`, "GET", undefined, as("bob"))).body).toEqual([]);
  expect((await call(`${api}/projects/${body.id}`, "GET", undefined, as("ada"))).body).toMatchObject({ name: "P" });
});
