import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

/** `gly_`, 256 random bits as 43 characters of base64url, and 6 that tell whether the others are as they were. */
const form = /^gly_([A-Za-z0-9_-]{43})([0-9a-z]{6})$/;
/** How much of a key is shown, so that its owner finds it again. The other 37 characters stay unknown. */
const shown = 10;

/** 6 characters of base 36 hold 31 bits. A CRC finds typing errors; it proves nothing, and need not. */
const checksum = (text: string): string => (crc32(text) % 36 ** 6).toString(36).padStart(6, "0");

/** A new key. Nobody but who it is handed to ever has it. */
export function createApiKey(): string {
  const secret = randomBytes(32).toString("base64url");
  return `gly_${secret}${checksum(secret)}`;
}

/** Whether a text can be a key of Galley's making. What was mistyped or cut short cannot. */
export function isApiKey(text: string): boolean {
  const [, secret, sum] = form.exec(text) ?? [];
  return secret !== undefined && checksum(secret) === sum;
}

/** What is stored of a key. */
export const hashOf = (key: string): Buffer => createHash("sha256").update(key).digest();

export const prefixOf = (key: string): string => key.slice(0, shown);
