import { describe, expect, onTestFinished, test } from "vitest";
import { openScriptedTarget } from "../../engine/scripted-target.ts";
import { useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";

type Answers = Parameters<typeof openScriptedTarget>;

const targetWith = async (...answers: Answers) => {
  const target = await openScriptedTarget(...answers);
  onTestFinished(() => target.close());
  return target;
};

export function redirects(face: FaceName): void {
  describe("a redirect", () => {
    const bench = useBench(face);

    test.each([
      ["without a Location", 302],
      ["with a Location", { status: 307, location: "/elsewhere" }],
    ] as const)("%s is a failure", async (_, answer) => {
      const target = await targetWith(answer, 200);
      const queue = await bench().newQueue();
      const created = await bench().create(queue, { httpRequest: { url: `${target.origin}/work` } });
      await target.next();
      expect(await bench().attempt(queue)).toMatchObject({ result: "retried" });
      expect(await bench().find(created)).toMatchObject({ dispatchCount: 1, responseCount: 1 });
      await bench().seconds(1);
      const { line, header } = await target.next();
      expect(line).toBe("POST /work HTTP/1.1");
      expect(header("X-CloudTasks-TaskExecutionCount")).toContain("1");
      await bench().attempt(queue);
    });
  });

  describe("a server that follows two redirects", () => {
    const bench = useBench(face, () => ({ maxRedirects: 2 }));
    const to = (status: number, location: string) => ({ status, location });

    test.each([
      ["POST", [to(307, "/a"), to(308, "/b?c"), 200], ["POST /work", "POST /a", "POST /b?c"]],
      ["GET", [to(302, "/a"), 200], ["GET /work", "GET /a"]],
    ] as const)("follows those of a %s within one attempt", async (httpMethod, answers, lines) => {
      const target = await targetWith(...answers);
      const queue = await bench().newQueue();
      const body = httpMethod === "POST" ? { body: Buffer.from("hello") } : {};
      await bench().create(queue, { httpRequest: { url: `${target.origin}/work`, httpMethod, ...body } });
      for (const line of lines) {
        const request = await target.next();
        expect(request.line).toBe(`${line} HTTP/1.1`);
        expect(request.header("X-CloudTasks-TaskRetryCount")).toContain("0");
        expect(request.body).toBe(httpMethod === "POST" ? "hello" : "");
      }
      expect(await bench().attempt(queue)).toMatchObject({ attempt: 1, result: "succeeded" });
    });

    test("takes its token along on the same host, and to no other", async () => {
      const other = await targetWith(200);
      const target = await targetWith(to(307, "/b"), to(307, other.origin));
      const queue = await bench().newQueue();
      const oidcToken = { serviceAccountEmail: "a@b.iam.gserviceaccount.com" };
      await bench().create(queue, { httpRequest: { url: `${target.origin}/a`, oidcToken } });
      const tokens = [await target.next(), await target.next(), await other.next()];
      expect(tokens.map(({ header }) => header("Authorization")?.includes("Bearer ey"))).toEqual([
        true,
        true,
        undefined,
      ]);
      await bench().attempt(queue);
    });

    test("takes no secret along to another host", async () => {
      const [other, secrets] = [await targetWith(200), { Authorization: "Basic own", Cookie: "a=b", "X-Own": "1" }];
      const target = await targetWith(to(307, `${other.origin}/there`));
      const queue = await bench().newQueue();
      await bench().create(queue, { httpRequest: { url: target.origin, headers: secrets } });
      expect((await target.next()).header("Authorization")).toContain("Basic own");
      const { line, headers } = await other.next();
      expect(line).toBe("POST /there HTTP/1.1");
      expect(headers.join()).not.toMatch(/basic|cookie/i);
      expect(headers).toContain("X-Own: 1");
      await bench().attempt(queue);
    });

    test("follows none of App Engine's", async () => {
      const target = await targetWith(to(307, "/a"));
      await bench().restart({ appEngineOrigin: target.origin });
      const queue = await bench().newQueue();
      const { name } = await bench().create(queue, { appEngineHttpRequest: {} });
      expect(await bench().attempt(queue)).toMatchObject({ status: 307, result: "retried" });
      expect(target.waiting).toHaveLength(1);
      await bench().client.deleteTask({ name });
    });

    test.each([
      ["that would lose the body", [to(302, "/a")], 1],
      ["that go on", [to(307, "/a"), to(307, "/b"), to(307, "/c")], 3],
    ] as const)("does not follow those %s", async (_, answers, sent) => {
      const target = await targetWith(...answers);
      const queue = await bench().newQueue();
      const created = await bench().create(queue, { httpRequest: { url: target.origin, body: Buffer.from("x") } });
      for (let count = 0; count < sent; count++) await target.next();
      expect(await bench().attempt(queue)).toMatchObject({ attempt: 1, result: "retried" });
      expect(target.waiting).toEqual([]);
      await bench().client.deleteTask({ name: created.name });
    });
  });
}
