import type { Clock } from "@galley/foundation";
import type { ImageProvider } from "../port.ts";
import type { RateGate, RateLimit } from "./rate/port.ts";
import { sdkImageProvider } from "./sdk/provider.ts";
import type { ImageSettings } from "./settings.ts";
import { stability } from "./stability/ask.ts";
import { createStability } from "./stability/provider.ts";

/**
 * What providers say about how often they may be asked. Stability: 150 requests in 10 s. The window is a second longer
 * here, for requests that are on their way for different times and processes whose clocks differ.
 */
export const imageRateLimits: Readonly<Record<string, RateLimit>> = { [stability]: { count: 150, window: 11_000 } };

export interface ImageProviderTools {
  clock: Clock;
  gate: RateGate;
}

/** The providers that have a key, by name. */
export function openImageProviders(
  { providers, callTimeout: timeout }: ImageSettings,
  { clock, gate }: ImageProviderTools,
): Map<string, ImageProvider> {
  return new Map(
    providers.map((settings) => {
      const opened =
        settings.provider === stability
          ? createStability({ ...settings, clock, gate, timeout })
          : sdkImageProvider({ ...settings, clock, timeout });
      return [opened.name, opened];
    }),
  );
}
