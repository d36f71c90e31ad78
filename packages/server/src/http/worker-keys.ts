import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from "jose";
import { z } from "zod";

/** The keys that the queue's tokens are checked with cannot be had now: nothing can be said of a token. */
export class KeysUnavailable extends Error {
  override readonly name = "KeysUnavailable";
}

/** ms. Google answers in about 50; a delivery waits for it. */
const timeout = 5000;

/** What is wrong with the token, and not with the keys. */
const ofTheToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

/** Google's keys (https://accounts.google.com/.well-known/openid-configuration, `jwks_uri`). */
export const googleKeys = "https://www.googleapis.com/oauth2/v3/certs";

export interface IssuerKeysOptions {
  issuer: string;
  /** Where its keys are; told by its discovery document when absent. */
  keysAt?: string;
}

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/**
 * The keys of an issuer elsewhere: fetched with the first token, kept for ten minutes, and fetched again for a key that
 * is not among them. While they cannot be fetched again, those known are used.
 *
 * What it returns throws `KeysUnavailable`, and jose's errors where the token is at fault.
 */
export function createIssuerKeys({ issuer, keysAt }: IssuerKeysOptions): JWTVerifyGetKey {
  let remote: ReturnType<typeof createRemoteJWKSet> | undefined;

  async function open() {
    remote ??= createRemoteJWKSet(new URL(keysAt ?? (await discover(issuer))), { timeoutDuration: timeout });
    return remote;
  }

  return async (header, token) => {
    try {
      return await (await open())(header, token);
    } catch (error) {
      if (ofTheToken.some((kind) => error instanceof kind)) throw error;
      const known = remote?.jwks();
      // Where the keys are may have changed too.
      if (!known) remote = undefined;
      const last = known && (await createLocalJWKSet(known)(header, token).catch(() => undefined));
      if (last) return last;
      throw new KeysUnavailable(`The keys of ${issuer} cannot be fetched: ${reason(error)}`, { cause: error });
    }
  };
}

/** The address of the issuer's keys (OpenID Connect Discovery 1.0, section 4). */
async function discover(issuer: string): Promise<string> {
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const response = await fetch(address, { signal: AbortSignal.timeout(timeout), redirect: "error" });
  if (!response.ok) throw new Error(`${address} answers with ${response.status}`);
  const parsed = Discovery.safeParse(await response.json());
  if (!parsed.success) throw new Error(`${address} is not a discovery document`);
  if (parsed.data.issuer !== issuer) throw new Error(`${address} speaks for ${parsed.data.issuer}`);
  return parsed.data.jwks_uri;
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch says only "fetch failed"; why stands in its cause.
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
