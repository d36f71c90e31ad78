import { v2 } from "@google-cloud/tasks";
import { credentials } from "@grpc/grpc-js";
import { PassThroughClient } from "google-auth-library";
import { type Contestant, payload, type Surroundings } from "./contestant.ts";
import { galleyQueueNames, queueCount } from "./galley-queues.ts";
import { startGalleyServer } from "./galley-server.ts";

/**
 * The server in another process, called by Google's own client: over gRPC, or over REST, which the client calls its
 * fallback. The client has no call for many tasks.
 */
export async function openOfficialClient(surroundings: Surroundings, transport: "gRPC" | "REST"): Promise<Contestant> {
  const server = await startGalleyServer(surroundings);
  // No look-up of credentials.
  const authClient = new PassThroughClient();
  const options =
    transport === "gRPC"
      ? { servicePath: "127.0.0.1", port: server.port, sslCreds: credentials.createInsecure(), authClient }
      : { fallback: "rest", protocol: "http", apiEndpoint: "127.0.0.1", port: server.port, authClient };
  const client = new v2.CloudTasksClient(options as ConstructorParameters<typeof v2.CloudTasksClient>[0]);
  const create = async (n: number) => {
    const [task] = await client.createTask({
      parent: galleyQueueNames[n % queueCount]!,
      task: {
        httpRequest: {
          url: `${surroundings.target}/work`,
          headers: { "content-type": "application/json" },
          body: Buffer.from(JSON.stringify(payload(n))),
        },
      },
    });
    server.created(task.name!, n);
  };
  return {
    create,
    work: server.work,
    rest: server.rest,
    async close() {
      await client.close();
      await server.close();
    },
    processes: [server.pid],
  };
}
