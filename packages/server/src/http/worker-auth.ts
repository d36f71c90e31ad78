import type { FastifyRequest } from "fastify";
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { Refusal } from "../refusal.ts";
import { KeysUnavailable } from "./worker-keys.ts";

export interface WorkerAuthOptions {
  /** The keys of the issuer; may throw `KeysUnavailable`. */
  keys: JWTVerifyGetKey;
  issuer: () => string;
  audience: () => string;
  serviceAccount: string;
  /** ms since the epoch. */
  now: () => number;
}

/**
 * Lets through only calls that carry an OIDC token for this worker, signed by the queue's issuer for the queue's
 * service account. Headers of the queue prove nothing: anybody can send them.
 */
export function createWorkerAuth(options: WorkerAuthOptions) {
  return async (request: FastifyRequest): Promise<void> => {
    const [, token] = /^Bearer ([\w.-]+)$/.exec(request.headers.authorization ?? "") ?? [];
    if (!token) throw new Refusal("unauthorized", "A worker call needs the queue's OIDC token.");
    const payload = await verify(token, options).catch((error: unknown) => {
      if (!(error instanceof KeysUnavailable)) throw error;
      request.log.warn({ err: error.cause }, error.message);
      throw new Refusal("queue_unavailable", "The keys that the queue's token is checked with cannot be fetched now.");
    });
    if (payload.email !== options.serviceAccount || payload.email_verified !== true) {
      throw new Refusal("forbidden", "The token belongs to another service account.");
    }
  };
}

async function verify(token: string, { keys, issuer, audience, now }: WorkerAuthOptions): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: issuer(),
      audience: audience(),
      algorithms: ["RS256"],
      requiredClaims: ["exp", "iat", "email"],
      currentDate: new Date(now()),
      clockTolerance: 30,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTClaimValidationFailed && error.claim === "aud") {
      throw new Refusal("forbidden", "The token was made for another audience.");
    }
    if (error instanceof KeysUnavailable) throw error;
    if (error instanceof errors.JWTExpired) throw new Refusal("unauthorized", "The token has expired.");
    throw new Refusal("unauthorized", "The token is not valid here.");
  }
}
