import type { Clock } from "@galley/foundation";
import type { PixelRoom } from "../../pixels/room.ts";
import type { ImageProvider } from "../port.ts";
import { createDarkroom } from "./darkroom.ts";
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
  /** For the pictures on their way. */
  room: PixelRoom;
}

/** The providers that have a key, by name. */
export function openImageProviders(
  { providers, callTimeout: timeout }: ImageSettings,
  { clock, gate, room }: ImageProviderTools,
): Map<string, ImageProvider> {
  const darkroom = createDarkroom(room);
  return new Map(
    providers.map((settings) => {
      const opened =
        settings.provider === stability
          ? createStability({ ...settings, clock, gate, timeout, darkroom })
          : sdkImageProvider({ ...settings, clock, timeout, darkroom });
      return [opened.name, opened];
    }),
  );
}
