import type { FastifyInstance } from "fastify";
import type { TracingSettings } from "./settings.ts";

type AttributeValue = string | number | boolean | string[];
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

export interface NewSpan {
  name: string;
  /** `internal` when absent. */
  kind?: "internal" | "consumer" | "client";
  /** The trace it belongs to where that is not the one of the work around it (W3C traceparent). */
  parent?: string | null;
  attributes: Attributes;
}

/** A span while its work goes on. */
export interface OpenSpan {
  set(attributes: Attributes): void;
  /** Marks it as failed; `type` is a stable code, never a message. */
  fail(type: string): void;
}

/** Where the pieces of one request are seen as one, across processes. */
export interface Tracing {
  /** Runs `run` in a span of its own. One whose work throws has failed. */
  span<T>(span: NewSpan, run: (span: OpenSpan) => Promise<T>): Promise<T>;
  /** The span around the work that asks, as a W3C traceparent. */
  current(): string | undefined;
  /** Gives each request that `app` will serve a span; before any route is added. */
  observe(app: FastifyInstance): Promise<void>;
  /** Sends what is left, for at most 1.5 s. */
  close(): Promise<void>;
}

const unseen: OpenSpan = { set() {}, fail() {} };

/** Nothing is traced, nothing is loaded. */
export const noTracing: Tracing = {
  span: (_span, run) => run(unseen),
  current: () => undefined,
  observe: async () => {},
  close: async () => {},
};

export interface TracingOptions {
  settings: TracingSettings | undefined;
  /** Told when spans cannot be sent, and when they can again. */
  log: { warn(fields: object, text: string): void; info(text: string): void };
}

/** Loads OpenTelemetry only where spans are to be sent somewhere. */
export async function openTracing({ settings, log }: TracingOptions): Promise<Tracing> {
  if (settings === undefined) return noTracing;
  const { createOtelTracing } = await import("./otel.ts");
  return createOtelTracing(settings, log);
}
