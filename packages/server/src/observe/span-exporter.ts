import type { SpanExporter } from "@opentelemetry/sdk-trace";
import type { TracingOptions } from "./tracing.ts";

/** OpenTelemetry's ExportResultCode.SUCCESS. */
const success = 0;

/**
 * Says in the log when spans cannot be sent, once, and when they can again: a collector that is away for a night is no
 * reason for ten thousand lines, and none for the service to fail.
 */
export function tellOfFailures(
  sender: Omit<SpanExporter, "forceFlush"> & { forceFlush?(): Promise<void> },
  where: string,
  log: TracingOptions["log"],
): SpanExporter {
  let failing = false;
  return {
    export(spans, done) {
      sender.export(spans, (result) => {
        const failed = result.code !== success;
        if (failed && !failing) log.warn({ err: result.error }, `spans cannot be sent to ${where}; they are dropped`);
        if (!failed && failing) log.info(`spans are sent to ${where} again`);
        failing = failed;
        // The processor would hand the error to a global handler, which writes it to the console.
        done({ code: success });
      });
    },
    shutdown: () => sender.shutdown(),
    forceFlush: async () => sender.forceFlush?.(),
  };
}
