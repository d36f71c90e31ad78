import {
  type Context,
  context,
  diag,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { SamplerName, TracingSettings } from "./settings.ts";
import { tellOfFailures } from "./span-exporter.ts";
import { traceRequests } from "./trace-requests.ts";
import { formatTraceParent, parseTraceParent } from "./traceparent.ts";
import type { Attributes, NewSpan, OpenSpan, Tracing, TracingOptions } from "./tracing.ts";

// This file loads OpenTelemetry: import it where spans are sent somewhere.

/** ms that are left to the collector when the service stops; the whole of a stop takes 10 s at most. */
const farewell = 1500;
/** ms between two sendings. */
const sendEvery = 2000;
/** ms for one sending, and for its repetitions. */
const sendTimeout = 10_000;

const kinds = { internal: SpanKind.INTERNAL, consumer: SpanKind.CONSUMER, client: SpanKind.CLIENT };

export async function createOtelTracing(settings: TracingSettings, log: TracingOptions["log"]): Promise<Tracing> {
  const sender = new OTLPTraceExporter({
    url: settings.url,
    headers: { ...settings.headers },
    timeoutMillis: sendTimeout,
  });
  const exporter = tellOfFailures(sender, new URL(settings.url).origin, log);
  const provider = new TracerProvider({
    resource: resourceOf(settings.serviceName),
    sampler: samplerOf(settings.sampler, settings.ratio),
    spanProcessors: [
      new BatchSpanProcessor({ exporter, scheduledDelayMillis: sendEvery, exportTimeoutMillis: sendTimeout }),
    ],
  });
  // What goes through them is only what this process itself makes: they may stay when this service has ended.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  diag.disable();
  const tracer = provider.getTracer("galley");
  return {
    span: (span, run) => inSpan(tracer, span, run),
    current: () => currentParent(),
    observe: (app) => traceRequests(app, provider),
    async close() {
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, farewell);
      await Promise.race([provider.shutdown().catch(() => {}), late.promise]);
      clearTimeout(timer);
    },
  };
}

const resourceOf = (serviceName: string) =>
  defaultResource()
    .merge(resourceFromAttributes({ "service.name": serviceName, "service.version": "0.1.0" }))
    .merge(detectResources({ detectors: [envDetector] }));

function samplerOf(name: SamplerName, ratio: number): Sampler {
  const root: Record<string, () => Sampler> = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratio),
  };
  const own = root[name.replace("parentbased_", "")]!();
  return name.startsWith("parentbased_") ? new ParentBasedSampler({ root: own }) : own;
}

function currentParent(): string | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  if (!span || !trace.isSpanContextValid(span)) return undefined;
  return formatTraceParent({ ...span, sampled: (span.traceFlags & TraceFlags.SAMPLED) !== 0 });
}

async function inSpan<T>(tracer: Tracer, span: NewSpan, run: (span: OpenSpan) => Promise<T>): Promise<T> {
  const { name, kind = "internal", attributes } = span;
  const { around, links } = placeOf(span.parent);
  const made = tracer.startSpan(name, { kind: kinds[kind], attributes: present(attributes), links }, around);
  try {
    return await context.with(trace.setSpan(around, made), () => run(openSpan(made)));
  } catch (error) {
    failSpan(made, typeOf(error));
    throw error;
  } finally {
    made.end();
  }
}

/**
 * Work for a trace that is not the one around it (a task that came without its trace, an explicit retry's request) goes
 * to the trace it is for, with a link to where it was found.
 */
function placeOf(parent: string | null | undefined): {
  around: Context;
  links: Array<{ context: ReturnType<Span["spanContext"]> }>;
} {
  const active = context.active();
  const wanted = parseTraceParent(parent);
  const here = trace.getSpan(active)?.spanContext();
  if (!wanted || here?.traceId === wanted.traceId) return { around: active, links: [] };
  const { traceId, spanId, sampled } = wanted;
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  const around = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
  return { around, links: here ? [{ context: here }] : [] };
}

const openSpan = (span: Span): OpenSpan => ({
  set: (attributes) => void span.setAttributes(present(attributes)),
  fail: (type) => failSpan(span, type),
});

/** Without the error's words: they may quote what nobody else is to read. */
function failSpan(span: Span, type: string): void {
  span.setAttribute("error.type", type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : error.name;
}

const present = (attributes: Attributes) =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
