import type { ErrorCode } from "@galley/contract";
import type { FastifyRequest } from "fastify";
import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { Refusal } from "../refusal.ts";
import { isSameIssuer, KeysUnavailable } from "./worker-keys.ts";
import type { RefusalCause, WorkerRefusals } from "./worker-refusals.ts";

export interface WorkerAuthOptions {
  /** The keys of the issuer; may throw `KeysUnavailable`. */
  keys: JWTVerifyGetKey;
  /** May throw `KeysUnavailable`. */
  issuer: () => string | Promise<string>;
  audience: () => string;
  serviceAccount: string;
  /** ms since the epoch. */
  now: () => number;
  /** Is told of each call, and why it was refused. */
  watch?: Pick<WorkerRefusals, "refused" | "accepted">;
}

/** What the caller is told. Where it is the queue, it tries again. */
const answers: Record<RefusalCause, [code: ErrorCode, detail: string]> = {
  no_token: ["unauthorized", "A worker call needs the queue's OIDC token."],
  not_a_token: ["unauthorized", "The token is not valid here."],
  signature_removed: ["unauthorized", "The token's signature was taken out on the way."],
  audience: ["forbidden", "The token was made for another audience."],
  issuer: ["unauthorized", "The token is not valid here."],
  service_account: ["forbidden", "The token belongs to another service account."],
  expired: ["unauthorized", "The token has expired."],
  signature: ["unauthorized", "The token is not valid here."],
  keys_unavailable: ["queue_unavailable", "The keys that the queue's token is checked with cannot be fetched now."],
};

/** What Cloud Run puts in place of a signature (https://cloud.google.com/run/docs/troubleshooting#signature-removed). */
const removedSignature = "SIGNATURE_REMOVED_BY_GOOGLE";

/** Why a call is not let through. `facts` tell what was expected, for the log. */
interface Fault {
  cause: RefusalCause;
  facts?: object;
}

/**
 * Lets through only calls that carry an OIDC token for this worker, signed by the queue's issuer for the queue's
 * service account. Headers of the queue prove nothing: anybody can send them.
 */
export function createWorkerAuth(options: WorkerAuthOptions) {
  return async (request: FastifyRequest): Promise<void> => {
    const fault = await findFault(request.headers.authorization, options);
    if (!fault) {
      options.watch?.accepted();
      return;
    }
    options.watch?.refused(fault.cause, fault.facts ?? {});
    throw new Refusal(...answers[fault.cause]);
  };
}

async function findFault(authorization: string | undefined, options: WorkerAuthOptions): Promise<Fault | undefined> {
  const [, token] = /^Bearer ([\w.-]+)$/.exec(authorization ?? "") ?? [];
  if (!token) return { cause: "no_token" };
  if (token.endsWith(`.${removedSignature}`)) return { cause: "signature_removed" };
  try {
    return (await findForeign(token, options)) ?? (await findForged(token, options));
  } catch (error) {
    if (error instanceof KeysUnavailable) return { cause: "keys_unavailable", facts: { err: error } };
    throw error;
  }
}

/** What the token itself says against it. Unverified; but for such a token no keys need to be fetched. */
async function findForeign(token: string, { audience, issuer }: WorkerAuthOptions): Promise<Fault | undefined> {
  const payload = read(token);
  if (!payload) return { cause: "not_a_token" };
  const expected = audience();
  if (![payload.aud].flat().includes(expected)) return { cause: "audience", facts: { expected } };
  const signer = await issuer();
  if (!isSameIssuer(String(payload.iss), signer)) return { cause: "issuer", facts: { expected: signer } };
  return undefined;
}

function read(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

async function findForged(token: string, options: WorkerAuthOptions): Promise<Fault | undefined> {
  const { keys, issuer, audience, serviceAccount, now } = options;
  const signer = (await issuer()).replace(/\/$/, "");
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: [signer, `${signer}/`],
      audience: audience(),
      algorithms: ["RS256"],
      requiredClaims: ["exp", "iat", "email"],
      currentDate: new Date(now()),
      clockTolerance: 30,
    });
    const isOurs = payload.email === serviceAccount && payload.email_verified === true;
    return isOurs ? undefined : { cause: "service_account", facts: { expected: serviceAccount } };
  } catch (error) {
    if (error instanceof KeysUnavailable) throw error;
    if (error instanceof errors.JWTExpired) return { cause: "expired" };
    if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTInvalid) {
      return { cause: "not_a_token" };
    }
    return { cause: "signature", facts: { expected: signer } };
  }
}
