import type { Clock, Database } from "@galley/foundation";
import { type JSONWebKeySet, SignJWT } from "jose";
import { openSigningKey, type SigningKey } from "./signing-key.ts";
import type { TaskTables } from "./tables.ts";

/** Seconds; Google's tokens live an hour. */
const lifetime = 3600;

/** Milliseconds. Signing takes about 0.5 ms; a token served from here has 50 min or more to live, a request takes 30 at most. */
const cachedFor = 10 * 60 * 1000;

/** Issuers, accounts and audiences are few, but a caller may give every task another one. */
const cachedAtMost = 1000;

export interface TokenSettings {
  clock: Clock;
  issuer: () => string;
}

/** What an OpenID discovery document must say so that a verifier finds the keys. */
export interface OpenIdConfiguration {
  issuer: string;
  jwks_uri: string;
  response_types_supported: string[];
  subject_types_supported: string[];
  id_token_signing_alg_values_supported: string[];
  claims_supported: string[];
}

/** Makes the identity tokens that requests carry, as Google's do: RS256, with the service account's email. */
export function createTokenSource(database: Database<TaskTables>, { clock, issuer }: TokenSettings) {
  let key: Promise<SigningKey> | undefined;
  const cache = new Map<string, { token: Promise<string>; until: number }>();

  function signingKey(): Promise<SigningKey> {
    key ??= openSigningKey(database, () => clock.now()).catch((error: unknown) => {
      key = undefined;
      throw error;
    });
    return key;
  }

  async function sign(iss: string, email: string, aud: string): Promise<string> {
    const { kid, privateKey } = await signingKey();
    const iat = Math.floor(clock.now() / 1000);
    return new SignJWT({ email, email_verified: true })
      .setProtectedHeader({ alg: "RS256", kid, typ: "JWT" })
      .setIssuer(iss)
      .setAudience(aud)
      .setSubject(email)
      .setIssuedAt(iat)
      .setExpirationTime(iat + lifetime)
      .sign(privateKey);
  }

  return {
    /** An identity token of the account for the audience. */
    identity(email: string, audience: string): Promise<string> {
      const [iss, now] = [issuer(), clock.now()];
      const id = JSON.stringify([iss, email, audience]);
      const known = cache.get(id);
      if (known && now < known.until && now >= known.until - cachedFor) return known.token;
      const token = sign(iss, email, audience);
      if (cache.size >= cachedAtMost) cache.clear();
      cache.set(id, { token, until: now + cachedFor });
      token.catch(() => cache.delete(id));
      return token;
    },
    keys: async (): Promise<JSONWebKeySet> => (await signingKey()).publicKeys,
    certificates: async (): Promise<Record<string, string>> => {
      const key = await signingKey();
      return { [key.kid]: await key.certificate() };
    },
    openIdConfiguration: (): OpenIdConfiguration => ({
      issuer: issuer(),
      jwks_uri: `${issuer()}/jwks`,
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      claims_supported: ["iss", "sub", "aud", "email", "email_verified", "iat", "exp"],
    }),
  };
}

export type TokenSource = ReturnType<typeof createTokenSource>;
