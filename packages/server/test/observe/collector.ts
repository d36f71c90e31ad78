import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { z } from "zod";

const AnyValue = z.object({
  stringValue: z.string().optional(),
  intValue: z.union([z.string(), z.number()]).optional(),
  doubleValue: z.number().optional(),
  boolValue: z.boolean().optional(),
  arrayValue: z.object({ values: z.array(z.object({ stringValue: z.string() })) }).optional(),
});
const Attributes = z.array(z.object({ key: z.string(), value: AnyValue })).default([]);

const OtlpSpan = z.object({
  traceId: z.string().regex(/^[\da-f]{32}$/),
  spanId: z.string().regex(/^[\da-f]{16}$/),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.int(),
  startTimeUnixNano: z.string().regex(/^\d+$/),
  endTimeUnixNano: z.string().regex(/^\d+$/),
  attributes: Attributes,
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
  status: z.object({ code: z.int().optional(), message: z.string().optional() }).default({}),
});

/** The body of `POST /v1/traces` (OTLP 1.7, JSON). */
const ExportRequest = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(OtlpSpan) })),
    }),
  ),
});

type Value = string | number | boolean | string[] | undefined;

export interface ReceivedSpan extends Omit<z.infer<typeof OtlpSpan>, "attributes"> {
  attributes: Record<string, Value>;
  service: Value;
}

/** SpanKind of OTLP. */
export const kinds = { internal: 1, server: 2, client: 3, consumer: 5 };
/** Status codes of OTLP. */
export const statuses = { unset: 0, ok: 1, error: 2 };

/** A collector on a free port of this machine that reads what it is sent as OTLP, and keeps it. */
export async function createCollector() {
  const spans: ReceivedSpan[] = [];
  const bodies: string[] = [];
  const requests: Array<{ path: string; headers: Record<string, unknown> }> = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    requests.push({ path: request.url ?? "", headers: request.headers });
    if (status === 200) {
      bodies.push(body);
      for (const { resource, scopeSpans } of ExportRequest.parse(JSON.parse(body)).resourceSpans) {
        const service = read(resource.attributes)["service.name"];
        for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
          spans.push({ ...span, attributes: read(span.attributes), service });
        }
      }
    }
    response.writeHead(status, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    /** As they came over the wire. */
    bodies,
    requests,
    /** Answers with this status from now on. */
    answerWith(code: number) {
      status = code;
    },
    named: (name: string) => spans.filter((span) => span.name === name),
  };
}

function read(attributes: z.infer<typeof Attributes>): Record<string, Value> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ??
        (value.intValue === undefined ? undefined : Number(value.intValue)) ??
        value.doubleValue ??
        value.boolValue ??
        value.arrayValue?.values.map(({ stringValue }) => stringValue),
    ]),
  );
}
