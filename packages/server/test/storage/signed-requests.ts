import { createHash, createHmac, createVerify, type KeyObject } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** As both Google and Amazon write a value into what they sign (RFC 3986). */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** The request in the form that is signed. `hostOf` says how the host is written: with its port or without. */
function canonicalRequest(
  request: IncomingMessage,
  url: URL,
  names: readonly string[],
  options: { without: string; payload: string; hostOf(host: string): string },
): string {
  const query = [...url.searchParams]
    .filter(([name]) => name !== options.without)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  const headers = names.map((name) => {
    const value = String(request.headers[name] ?? "").trim();
    return `${name}:${name === "host" ? options.hostOf(value) : value}\n`;
  });
  return [request.method, url.pathname, query, headers.join(""), names.join(";"), options.payload].join("\n");
}

/** Milliseconds of `20260102T030405Z`. */
const timeOf = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

/** Whether the time of a signed URL has come and is not over; what is not a number is refused as well. */
function isInTime(now: number, begin: string | null, seconds: string | null): boolean {
  const start = timeOf(begin ?? "");
  // Servers allow for clocks that differ.
  return now >= start - 1000 && now < start + Number(seconds) * 1000;
}

/** Checks a v4 signed URL of Google Cloud Storage: its signature, with the account's public key, and its time. */
export function isSignedForGoogle(
  request: IncomingMessage,
  url: URL,
  { key, email, now }: { key: KeyObject; email: string; now: number },
): boolean {
  const get = (name: string): string | null => url.searchParams.get(name);
  const [account, ...scope] = get("X-Goog-Credential")?.split("/") ?? [];
  if (get("X-Goog-Algorithm") !== "GOOG4-RSA-SHA256" || account !== email) return false;
  const names = get("X-Goog-SignedHeaders")?.split(";") ?? [];
  const canonical = canonicalRequest(request, url, names, {
    without: "X-Goog-Signature",
    payload: "UNSIGNED-PAYLOAD",
    // The client signs the host's name alone: the real service is on the usual port.
    hostOf: (host) => host.replace(/:\d+$/, ""),
  });
  const signed = ["GOOG4-RSA-SHA256", get("X-Goog-Date"), scope.join("/"), sha256(canonical)].join("\n");
  const isRight = createVerify("RSA-SHA256")
    .update(signed)
    .verify(key, get("X-Goog-Signature") ?? "", "hex");
  return isRight && isInTime(now, get("X-Goog-Date"), get("X-Goog-Expires"));
}

/** Checks the AWS Signature Version 4 of a request, which stands in its headers or in its URL; there it has a time. */
export function isSignedForAmazon(
  request: IncomingMessage,
  url: URL,
  { id, secret, now }: { id: string; secret: string; now: number },
): boolean {
  const header = request.headers.authorization?.match(
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/,
  );
  const get = (name: string): string | null => url.searchParams.get(name);
  const credential = header?.[1] ?? get("X-Amz-Credential") ?? "";
  const names = (header?.[2] ?? get("X-Amz-SignedHeaders") ?? "").split(";");
  const signature = header?.[3] ?? get("X-Amz-Signature");
  const date = header ? String(request.headers["x-amz-date"]) : get("X-Amz-Date");
  const [account, day = "", region = "", service = "", last = ""] = credential.split("/");
  const canonical = canonicalRequest(request, url, names, {
    without: "X-Amz-Signature",
    payload: header ? String(request.headers["x-amz-content-sha256"]) : "UNSIGNED-PAYLOAD",
    hostOf: (host) => host,
  });
  const signed = ["AWS4-HMAC-SHA256", date, [day, region, service, last].join("/"), sha256(canonical)].join("\n");
  const key = [day, region, service, last].reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${secret}`);
  const isRight = account === id && hmac(key, signed).toString("hex") === signature;
  return isRight && (header !== undefined && header !== null ? true : isInTime(now, date, get("X-Amz-Expires")));
}
