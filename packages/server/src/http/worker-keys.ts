import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import { googleIssuer } from "../queues/settings.ts";

/** The keys that the queue's tokens are checked with cannot be had now: nothing can be said of a token. */
export class KeysUnavailable extends Error {
  override readonly name = "KeysUnavailable";
}

/** ms. Google answers in about 50; a delivery waits for it. */
const timeout = 5000;
/** ms for which what could not be fetched is not asked for again: whoever sends forged tokens would cause each call. */
const pause = 5000;
/** ms for which a discovery document is believed, as long as jose believes keys. */
const keptFor = 600_000;

/** What is wrong with the token, and not with the keys. */
const ofTheToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

/** Google's keys (https://accounts.google.com/.well-known/openid-configuration, `jwks_uri`). */
const googleKeys = "https://www.googleapis.com/oauth2/v3/certs";

export interface IssuerOptions {
  /** Who signs. Absent: whoever the endpoint says, or Google where there is none. */
  issuer?: string | undefined;
  /** `host:port` of an emulator, at which its discovery document is. */
  endpoint?: string | undefined;
  /** ms since the epoch. */
  now: () => number;
}

/** Who signs the queue's tokens, and with which keys. Both throw `KeysUnavailable`; `keys` also jose's errors. */
export interface Issuer {
  issuer(): Promise<string>;
  keys: JWTVerifyGetKey;
}

interface Found {
  issuer: string;
  keysAt: string;
}

/**
 * An issuer elsewhere. Nothing is fetched before the first token. Keys are kept for ten minutes, and fetched again for
 * a key that is not among them; while they cannot be, those known are used.
 */
export function createIssuer({ issuer, endpoint, now }: IssuerOptions): Issuer {
  const find = finder(issuer, endpoint);
  const discovery = createKept(find, now);
  let remote: { at: string; keys: ReturnType<typeof createRemoteJWKSet> } | undefined;
  let failure: { at: number; error: KeysUnavailable; known: JWTVerifyGetKey | undefined } | undefined;

  async function open() {
    const { keysAt } = await discovery.get();
    if (remote?.at !== keysAt) {
      remote = { at: keysAt, keys: createRemoteJWKSet(new URL(keysAt), { timeoutDuration: timeout }) };
    }
    return remote.keys;
  }

  function failed(error: unknown) {
    const known = remote?.keys.jwks();
    // Where the keys are may have changed too.
    if (!known) discovery.forget();
    const why = error instanceof KeysUnavailable ? error : unavailable(issuer ?? endpoint ?? googleIssuer, error);
    failure = { at: now(), error: why, known: known && createLocalJWKSet(known) };
    return failure;
  }

  return {
    issuer: async () => issuer ?? (await discovery.get()).issuer,
    async keys(header, token) {
      let lately = failure && isWithin(pause, failure.at, now()) ? failure : undefined;
      if (!lately) {
        try {
          return await (await open())(header, token);
        } catch (error) {
          if (ofTheToken.some((kind) => error instanceof kind)) throw error;
          lately = failed(error);
        }
      }
      const { known, error } = lately;
      if (!known) throw error;
      return Promise.resolve(known(header, token)).catch(() => Promise.reject(error));
    },
  };
}

function finder(issuer: string | undefined, endpoint: string | undefined): () => Promise<Found> {
  if ((issuer ?? googleIssuer) === googleIssuer && endpoint === undefined) {
    return async () => ({ issuer: googleIssuer, keysAt: googleKeys });
  }
  return () => discover(issuer ?? `http://${endpoint}`, issuer);
}

/**
 * Reads a discovery document (OpenID Connect Discovery 1.0, section 4). An emulator may know itself by another name
 * than the one it is reached by here, 127.0.0.1 or 0.0.0.0 in its container: where its keys are beside its issuer, they
 * are fetched from where the document came from.
 *
 * @throws KeysUnavailable
 */
async function discover(place: string, issuer: string | undefined): Promise<Found> {
  const address = `${place.replace(/\/$/, "")}/.well-known/openid-configuration`;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(timeout), redirect: "error" });
    if (!response.ok) throw new Error(`${address} answers with ${response.status}`);
    const parsed = Discovery.safeParse(await response.json());
    if (!parsed.success) throw new Error(`${address} is not a discovery document`);
    const { issuer: named, jwks_uri } = parsed.data;
    if (issuer === undefined) return { issuer: named, keysAt: moved(jwks_uri, named, address) };
    if (!isSameIssuer(named, issuer)) throw new Error(`${address} speaks for ${named}`);
    return { issuer, keysAt: jwks_uri };
  } catch (error) {
    throw unavailable(place, error);
  }
}

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

function moved(keysAt: string, issuer: string, address: string): string {
  const keys = new URL(keysAt);
  const beside = URL.parse(issuer)?.origin === keys.origin;
  return beside ? new URL(`${keys.pathname}${keys.search}`, address).href : keysAt;
}

/** Whether two issuers are one: with a slash at the end or without, people write both. */
export const isSameIssuer = (one: string, other: string): boolean =>
  one.replace(/\/$/, "") === other.replace(/\/$/, "");

/**
 * What is fetched once for all who ask, and kept. A failure is kept for a while too; until it is made good, what was
 * there before serves on.
 */
function createKept<Value>(fetchValue: () => Promise<Value>, now: () => number) {
  let kept: { at: number; value: Value } | undefined;
  let failure: { at: number; error: unknown } | undefined;
  let pending: Promise<Value> | undefined;

  async function renew(): Promise<Value> {
    try {
      const value = await fetchValue();
      kept = { at: now(), value };
      return value;
    } catch (error) {
      failure = { at: now(), error };
      if (kept) return kept.value;
      throw error;
    } finally {
      pending = undefined;
    }
  }

  return {
    async get(): Promise<Value> {
      if (kept && isWithin(keptFor, kept.at, now())) return kept.value;
      if (failure && isWithin(pause, failure.at, now())) {
        if (kept) return kept.value;
        throw failure.error;
      }
      pending ??= renew();
      return pending;
    },
    forget(): void {
      kept = undefined;
    },
  };
}

/** Either way: a clock that is set back must not make a pause longer. */
const isWithin = (span: number, from: number, now: number): boolean => Math.abs(now - from) < span;

function unavailable(place: string, error: unknown): KeysUnavailable {
  return new KeysUnavailable(`The keys of ${place} cannot be fetched: ${reason(error)}`, { cause: error });
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch says only "fetch failed"; why stands in its cause.
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
