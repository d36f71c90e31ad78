import type { Clock } from "@galley/foundation";
import type { v2 } from "@google-cloud/tasks";
import type { CallOptions, ClientOptions, GoogleAuth } from "google-gax";
import { TaskQueueError } from "../port.ts";
import { noCredentials } from "./errors.ts";

type Client = v2.CloudTasksClient;

/** One call of the client's; `options` must be passed on to it. */
export type Send<T> = (client: Client, options: CallOptions) => Promise<T>;

/** The official client over one gRPC channel, opened with the first call. Failures are the client's own. */
export interface Connection {
  /** Host and port, for texts. */
  readonly endpoint: string;
  call<T>(send: Send<T>, timeoutMs: number): Promise<T>;
  /** Cuts off the calls under way. Those after it are rejected with the signal's reason. */
  close(): Promise<void>;
}

export interface ConnectionOptions {
  project: string;
  /** `host:port` of an emulator: plain text, no credentials. Absent: Google's, with the application's default credentials. */
  endpoint: string | undefined;
  clock: Clock;
  /** How long credentials are looked for, in ms. */
  credentialsTimeout: number;
  /** Ends all calls. */
  signal: AbortSignal;
}

const service = "cloudtasks.googleapis.com";
const scopes = ["https://www.googleapis.com/auth/cloud-platform"];

/**
 * A channel that lost its server tries again after 0.2 s and then ever slower, but at least every 2 s (grpc-js would
 * let it come to 120 s): calls fail at once in between. A connection that idled for 30 s is probed along with the next
 * call and dropped after 4 s without an answer, which is before that call's own deadline: the way out of a connection
 * that was cut in silence, as when an instance was frozen. No probes without calls: Google's servers refuse those.
 */
const channel = {
  "grpc.initial_reconnect_backoff_ms": 200,
  "grpc.max_reconnect_backoff_ms": 2000,
  "grpc.keepalive_time_ms": 30_000,
  "grpc.keepalive_timeout_ms": 4000,
  "grpc.keepalive_permit_without_calls": 0,
};
/** An emulator is near: no proxy stands between, and no DNS record says how to talk to it. */
const nearChannel = { "grpc.enable_http_proxy": 0, "grpc.service_config_disable_resolution": 1 };

/** Begins to load the client (about 0.2 s and 60 MB, once in a process, hence not at import), but opens nothing yet. */
export function openConnection(options: ConnectionOptions): Connection {
  const { signal } = options;
  const address = options.endpoint === undefined ? undefined : parseEndpoint(options.endpoint);
  const loaded = load(options, address);
  // Whoever calls first is told.
  loaded.catch(() => {});
  let ready: Promise<Client> | undefined;

  async function open(): Promise<Client> {
    const { client, auth } = await loaded;
    // Each method of a client that has no credentials leaves an unhandled rejection behind: so they are had first.
    await credentials(auth, options);
    signal.throwIfAborted();
    await client.initialize();
    return client;
  }

  return {
    endpoint: options.endpoint ?? service,
    async call(send, timeoutMs) {
      signal.throwIfAborted();
      // What failed is tried anew by the next call: credentials may have come.
      ready ??= open().catch((error) => {
        ready = undefined;
        throw error;
      });
      // The client's own repeats (100 ms to 10 s, up to ten minutes, on the machine's clock) are off.
      return send(await ready, { timeout: timeoutMs, retry: null, signal });
    },
    async close() {
      const client = await ready?.catch(() => undefined);
      await client?.close();
    },
  };
}

async function load({ project }: ConnectionOptions, address: Address | undefined) {
  const [{ v2 }, gax] = await Promise.all([import("@google-cloud/tasks"), import("google-gax")]);
  // With the project given, it is not looked for in gcloud's configuration or at the metadata server.
  const auth = new gax.GoogleAuth(
    address
      ? { projectId: project, authClient: new gax.googleAuthLibrary.PassThroughClient() }
      : { projectId: project, scopes },
  );
  const options: ClientOptions = {
    auth,
    projectId: project,
    ...channel,
    ...(address && {
      ...nearChannel,
      servicePath: address.host,
      port: address.port,
      sslCreds: gax.grpc.credentials.createInsecure(),
    }),
  };
  return { client: new v2.CloudTasksClient(options, gax), auth };
}

interface Address {
  host: string;
  port: number;
}

/** @throws TaskQueueError invalid_argument */
function parseEndpoint(endpoint: string): Address {
  const [, host, digits] = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(endpoint) ?? [];
  const port = Number(digits);
  if (!host || !(port >= 1 && port <= 65_535))
    throw new TaskQueueError(
      "invalid_argument",
      `The endpoint must be host:port, like 127.0.0.1:8123, not "${endpoint}".`,
    );
  return { host, port };
}

/** Where there is no metadata server to ask, the library waits for an answer until the system gives the connection up. */
function credentials(auth: GoogleAuth, { clock, credentialsTimeout, signal }: ConnectionOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    const seconds = credentialsTimeout / 1000;
    const cancel = clock.after(credentialsTimeout, () =>
      reject(noCredentials(new Error(`None were found within ${seconds} s.`))),
    );
    auth
      .getClient()
      .then(
        () => resolve(),
        (error) => reject(noCredentials(error)),
      )
      .finally(() => {
        cancel();
        signal.removeEventListener("abort", stop);
      });
  });
}
