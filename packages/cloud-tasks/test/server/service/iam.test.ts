import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { type Bench, openBench, refusal } from "./bench.ts";
import { location, queue, queueHelp, texts } from "./golden.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  await bench.tasks("CreateQueue", { parent: location, queue: { name: queue } });
});
afterEach(() => bench.close());

const get = (options?: Message) => bench.tasks("GetIamPolicy", { resource: queue, options });
const set = (policy: Message, updateMask?: Message) =>
  bench.tasks("SetIamPolicy", { resource: queue, policy, updateMask });
const ask = (permissions: string[], resource = queue) => bench.tasks("TestIamPermissions", { resource, permissions });

const bindings = [{ role: "roles/cloudtasks.enqueuer", members: ["user:a@example.com", "allUsers"] }];
const auditConfigs = [{ service: "allServices", auditLogConfigs: [{ logType: "DATA_READ", exemptedMembers: [] }] }];

describe("a queue's policy", () => {
  test("is empty until one is set, with an etag all the same", async () => {
    const policy = await get();
    expect(policy.etag.toString("base64")).toBe("ACAB");
    expect(policy).not.toHaveProperty("bindings");
  });

  test("is kept as it was set, after a restart and an update of the queue", async () => {
    const stored = await set({ version: 1, bindings });
    expect(stored).toMatchObject({ version: 1, bindings });
    await bench.restart();
    await bench.tasks("UpdateQueue", { queue: { name: queue } });
    expect(await get()).toEqual(stored);
  });

  test("gets a new etag each time", async () => {
    const etags = new Set<string>();
    for (let time = 0; time < 4; time++) etags.add((await set({ bindings })).etag.toString("base64"));
    expect(etags.size).toBe(4);
  });

  test("is only set by who has seen the last one", async () => {
    const { etag } = await get();
    const first = await set({ bindings, etag });
    const error = await refusal(set({ bindings: [], etag }));
    expect(error).toMatchObject({
      code: "ABORTED",
      message:
        "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.",
    });
    expect(await get()).toEqual(first);
    expect(await set({ bindings: [], etag: first.etag })).not.toHaveProperty("bindings");
  });

  test("keeps its audit settings unless the mask names them", async () => {
    const logged = await set({ auditConfigs }, { paths: ["auditConfigs"] });
    expect(logged.auditConfigs).toMatchObject([
      { service: "allServices", auditLogConfigs: [{ logType: "DATA_READ" }] },
    ]);
    expect(await set({ bindings })).toMatchObject({ bindings, auditConfigs: logged.auditConfigs });
    expect(await set({ bindings: [], auditConfigs: [] }, { paths: ["audit_configs"] })).toMatchObject({ bindings });
    expect(await get()).not.toHaveProperty("auditConfigs");
  });

  test("shows conditions to who asks for version 3", async () => {
    const condition = { expression: "request.time < timestamp('2027-01-01T00:00:00Z')", title: "until" };
    await set({ version: 3, bindings: [...bindings, { ...bindings[0], condition }] });
    const [plain, conditional] = (await get({ requestedPolicyVersion: 3 })).bindings;
    expect(conditional).toMatchObject({ role: plain.role, condition });
    const older = await get();
    expect(older.version).toBe(1);
    expect(older.bindings[0]).toEqual(bindings[0]);
    expect(older.bindings[1].role).toMatch(/^roles\/cloudtasks\.enqueuer_withcond_[0-9a-f]{20}$/);
    expect(older.bindings[1]).not.toHaveProperty("condition");
  });
});

describe("permissions asked about", () => {
  test("are all granted on a queue, and none where there is no queue", async () => {
    const permissions = ["cloudtasks.tasks.create", "cloudtasks.queues.get"];
    expect(await ask(permissions)).toEqual({ permissions });
    expect(await ask(permissions, `${location}/queues/none`)).toEqual({});
  });

  test.each(["*", "cloudtasks.*", "cloudtasks.tasks.", "create", ""])("must not be %j", async (permission) => {
    for (const resource of [queue, `${location}/queues/none`])
      expect(await refusal(ask(["cloudtasks.tasks.create", permission], resource))).toMatchObject({
        code: "INVALID_ARGUMENT",
        message: `Permission ${permission} is not valid for this resource.`,
      });
  });
});

describe("the calls about policies refuse", () => {
  const condition = { expression: "true" };
  test.each<[string, Message, string]>([
    ["no role", { bindings: [{ members: [] }] }, "Binding.role is required."],
    ["a role that is none", { bindings: [{ role: "owner" }] }, "Role owner is not a valid role name."],
    [
      "a member without a type",
      { bindings: [{ role: "roles/owner", members: ["me"] }] },
      "The member me is of an unknown type. Please set a valid type prefix for the member.",
    ],
    ["version 2", { version: 2 }, "Policy.version must be 0, 1, or 3."],
    [
      "a condition before version 3",
      { version: 1, bindings: [{ role: "roles/owner", condition }] },
      "Policy.version must be 3 when a binding has a condition.",
    ],
  ])("%s", async (_, policy, message) => {
    expect(await refusal(set(policy))).toMatchObject({ code: "INVALID_ARGUMENT", message });
    expect((await get()).etag.toString("base64")).toBe("ACAB");
  });

  test("a policy that is not there, a mask of other fields, and another version", async () => {
    expect(await refusal(bench.tasks("SetIamPolicy", { resource: queue }))).toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "SetIamPolicyRequest.policy is required.",
    });
    expect(await refusal(set({}, { paths: ["rules"] }))).toMatchObject({
      code: "INVALID_ARGUMENT",
      message: 'Invalid field path in the update mask: "rules".',
    });
    expect(await refusal(get({ requestedPolicyVersion: 2 }))).toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  test.each(["GetIamPolicy", "SetIamPolicy"])("by %s a queue that is not there", async (method) => {
    const missing = { resource: `${location}/queues/none`, policy: {} };
    expect(await refusal(bench.tasks(method, missing))).toMatchObject({ code: "NOT_FOUND", message: texts.noQueue });
    const malformed = { resource: "queues/none", policy: {} };
    expect(await refusal(bench.tasks(method, malformed))).toMatchObject({
      code: "INVALID_ARGUMENT",
      details: queueHelp,
    });
  });
});
