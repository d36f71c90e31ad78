import type { Credentials } from "../../engine/model.ts";
import type { Message } from "../rpc.ts";
import { required } from "./errors.ts";

/** The tokens of a task's request or of a queue's target. Of two the later field counts, as everywhere in a `oneof`. */
interface CredentialFields {
  oauthToken?: Message | null;
  oidcToken?: Message | null;
}

/**
 * `complete`: scope or audience must be given too, as for a queue, whose requests have no one URL to stand in for it
 * (target.proto, HttpTarget). @throws RpcError INVALID_ARGUMENT
 */
export function toCredentials(
  { oauthToken, oidcToken }: CredentialFields,
  { complete }: { complete: boolean },
): Credentials | undefined {
  if (oidcToken) {
    const { serviceAccountEmail: serviceAccount = "", audience = "" } = oidcToken;
    if (serviceAccount === "") throw required("OidcToken.serviceAccountEmail");
    if (complete && audience === "") throw required("OidcToken.audience");
    return { kind: "oidc", serviceAccount, ...(audience !== "" && { audience }) };
  }
  if (oauthToken) {
    const { serviceAccountEmail: serviceAccount = "", scope = "" } = oauthToken;
    if (serviceAccount === "") throw required("OAuthToken.serviceAccountEmail");
    if (complete && scope === "") throw required("OAuthToken.scope");
    return { kind: "oauth", serviceAccount, ...(scope !== "" && { scope }) };
  }
  return undefined;
}

export function fromCredentials(credentials: Credentials | undefined): Message {
  if (!credentials) return {};
  const { serviceAccount: serviceAccountEmail } = credentials;
  if (credentials.kind === "oidc")
    return { oidcToken: { serviceAccountEmail, ...(credentials.audience && { audience: credentials.audience }) } };
  return { oauthToken: { serviceAccountEmail, ...(credentials.scope && { scope: credentials.scope }) } };
}
