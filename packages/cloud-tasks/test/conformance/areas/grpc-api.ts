import { Client, credentials } from "@grpc/grpc-js";
import { describe, expect, onTestFinished, test } from "vitest";
import { grpcCaller, root } from "../../server/protocol/harness.ts";
import { useBench } from "../bench.ts";
import { type FaceName, methodOf } from "../face.ts";

const service = "/google.cloud.tasks.v2.CloudTasks";
const gzip = 2;

export function grpcApi(face: FaceName): void {
  if (face !== "gRPC") return;
  describe("the gRPC API", () => {
    const bench = useBench(face);
    const caller = (options = {}) => {
      const raw = grpcCaller(bench().server.port, options);
      onTestFinished(() => raw.client.close());
      return raw;
    };
    const getQueue = (raw: ReturnType<typeof grpcCaller>, name: string) => {
      const { path, requestType } = methodOf("GetQueue");
      return raw.call(path, requestType, { name });
    };

    test.each([`${service}/Unknown`, "/google.cloud.tasks.v2.Unknown/GetQueue"])("has no %s", async (path) => {
      await expect(caller().bytes(path, Buffer.alloc(0))).rejects.toMatchObject({ code: 12 });
    });

    test("refuses bytes that are no message", async () => {
      const call = caller().bytes(`${service}/GetQueue`, Buffer.from([0x0f]));
      await expect(call).rejects.toMatchObject({ code: 13, details: "The request cannot be parsed." });
    });

    test("passes over fields that are newer than it", async () => {
      const name = await bench().newQueue();
      const type = root.lookupType("google.cloud.tasks.v2.GetQueueRequest");
      const field99 = Buffer.from([0x9a, 0x06, 0x01, 0x78]);
      const answer = await caller().bytes(
        `${service}/GetQueue`,
        Buffer.concat([type.encode({ name } as never).finish(), field99]),
      );
      expect(root.lookupType("google.cloud.tasks.v2.Queue").decode(answer)).toMatchObject({ name });
    });

    test("takes compressed messages", async () => {
      const raw = caller({ "grpc.default_compression_algorithm": gzip });
      expect((await getQueue(raw, await bench().newQueue())).length).toBeGreaterThan(20);
    });

    test("answers many calls on one connection at once", async () => {
      const [raw, name] = [caller(), await bench().newQueue()];
      const answers = await Promise.all(Array.from({ length: 500 }, () => getQueue(raw, name)));
      expect(new Set(answers.map((answer) => answer.toString("hex"))).size).toBe(1);
    });

    test("gives up a call whose deadline is over, and no other", async () => {
      const client = new Client(`127.0.0.1:${bench().server.port}`, credentials.createInsecure());
      onTestFinished(() => client.close());
      const same = (bytes: Buffer) => bytes;
      const late = new Promise((resolve) => {
        const options = { deadline: Date.now() - 1 };
        client.makeUnaryRequest(`${service}/GetQueue`, same, same, Buffer.alloc(0), options, resolve);
      });
      expect(await late).toMatchObject({ code: 4 });
      expect((await getQueue(caller(), await bench().newQueue())).length).toBeGreaterThan(20);
    });
  });
}
