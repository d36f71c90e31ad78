import { Refusal } from "../refusal.ts";
import type { ImageProvider } from "./port.ts";

/** The provider that draws by itself; there is always one. */
export const localProvider = "local";

export interface ChosenProvider {
  provider: string;
  /** The request named another, and none has a key. */
  substituted: boolean;
}

/**
 * Who serves a request: the provider it names. Where no provider has a key, `local` serves every request, also one that
 * names another; where some have, one that has none is refused, since nobody is to be paid who was not chosen.
 *
 * @throws Refusal `model_not_available`
 */
export function chooseProvider(named: string, configured: ReadonlyMap<string, ImageProvider>): ChosenProvider {
  if (named === localProvider || configured.has(named)) return { provider: named, substituted: false };
  if (configured.size === 0) return { provider: localProvider, substituted: true };
  const known = [...configured.keys(), localProvider].join(", ");
  throw new Refusal("model_not_available", `The image provider ${named} is not configured here; there are ${known}.`);
}
