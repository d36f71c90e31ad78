import { describe, expect, test } from "vitest";
import { location, useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { texts } from "../golden.ts";
import { refusal } from "../refusal.ts";

const viewers = { role: "roles/cloudtasks.viewer", members: ["user:a@example.com", "allUsers"] };
const admins = { role: "roles/cloudtasks.admin", members: ["group:b@example.com"] };

export function iam(face: FaceName): void {
  describe("a queue's policy", () => {
    const bench = useBench(face);
    const get = async (resource: string, requestedPolicyVersion = 0) =>
      (await bench().client.getIamPolicy({ resource, options: { requestedPolicyVersion } }))[0];
    const set = async (resource: string, policy: object) =>
      (await bench().client.setIamPolicy({ resource, policy }))[0];

    test("is empty at first", async () => {
      const policy = await get(await bench().newQueue());
      expect(policy).toMatchObject({ version: 0, bindings: [], auditConfigs: [] });
      expect(Buffer.from(policy.etag as Buffer).toString("base64")).toBe("ACAB");
    });

    test("is the one that was set last, through a restart", async () => {
      const queue = await bench().newQueue();
      await set(queue, { bindings: [viewers, admins] });
      const second = await set(queue, { bindings: [admins] });
      expect(second.bindings).toMatchObject([admins]);
      await bench().restart();
      expect(await get(queue)).toEqual(second);
      expect((await get(await bench().newQueue())).bindings).toEqual([]);
    });

    test("is not overwritten by who has read an older one", async () => {
      const queue = await bench().newQueue();
      const { etag } = await get(queue);
      const first = await set(queue, { bindings: [viewers], etag });
      expect(first.etag).not.toEqual(etag);
      const late = await refusal(set(queue, { bindings: [admins], etag }));
      expect(late).toMatchObject({
        code: "ABORTED",
        message:
          "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.",
      });
      expect(await get(queue)).toEqual(first);
      await set(queue, { bindings: [admins], etag: first.etag });
    });

    test("shows its conditions to who asks for version 3", async () => {
      const queue = await bench().newQueue();
      const condition = { title: "for now", expression: "request.time < timestamp('2027-01-01T00:00:00Z')" };
      await set(queue, { version: 3, bindings: [{ ...viewers, condition }] });
      expect((await get(queue, 3)).bindings).toMatchObject([{ ...viewers, condition }]);
      const [binding] = (await get(queue)).bindings ?? [];
      expect(binding?.role).toMatch(/^roles\/cloudtasks\.viewer_withcond_[0-9a-f]{20}$/);
      expect(binding?.condition).toBeNull();
    });

    test("is refused as a whole when a part of it is wrong", async () => {
      const queue = await bench().newQueue();
      for (const binding of [
        { ...viewers, role: "" },
        { ...viewers, members: ["me"] },
        { ...viewers, role: "viewer" },
      ])
        expect(await refusal(set(queue, { bindings: [admins, binding] }))).toMatchObject({ code: "INVALID_ARGUMENT" });
      expect((await get(queue)).bindings).toEqual([]);
    });

    test("allows all that is asked about, and nothing of a queue that is not there", async () => {
      const permissions = ["cloudtasks.tasks.create", "cloudtasks.queues.get"];
      const ask = async (resource: string) => (await bench().client.testIamPermissions({ resource, permissions }))[0];
      expect(await ask(await bench().newQueue())).toEqual({ permissions });
      const resource = `${location}/queues/none`;
      expect(await ask(resource)).toEqual({ permissions: [] });
      for (const call of [() => get(resource), () => set(resource, {})])
        expect(await refusal(call())).toMatchObject({ code: "NOT_FOUND", message: texts.noQueue });
    });
  });
}
