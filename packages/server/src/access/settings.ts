import { type ConfiguredKey, readConfiguredKeys } from "./configured-keys.ts";
import { readOrigins } from "./web.ts";

export interface AccessEnvironment {
  GALLEY_API_KEYS?: string | undefined;
  GALLEY_CORS_ORIGINS?: string | undefined;
  GALLEY_RATE_LIMIT_PER_MINUTE?: number | undefined;
}

export interface AccessSettings {
  keys: readonly ConfiguredKey[];
  /** Pages from elsewhere that may call. */
  origins: readonly string[];
  /** Requests a minute of one key; 0: as many as it likes. */
  perMinute: number;
}

/** 20 a second with which something is done, or 200 with which somebody looks. */
const usualRate = 1200;

export function readAccessSettings(env: AccessEnvironment): { settings: AccessSettings; wrong: string[] } {
  const { keys, wrong: wrongKeys } = readConfiguredKeys(env.GALLEY_API_KEYS ?? "");
  const { origins, wrong: wrongOrigins } = readOrigins(env.GALLEY_CORS_ORIGINS ?? "");
  return {
    settings: { keys, origins, perMinute: env.GALLEY_RATE_LIMIT_PER_MINUTE ?? usualRate },
    wrong: [
      ...wrongKeys.map((mistake) => `GALLEY_API_KEYS: ${mistake}`),
      ...wrongOrigins.map((mistake) => `GALLEY_CORS_ORIGINS: ${mistake}`),
    ],
  };
}
