import { join } from "node:path";
import { expect } from "vitest";
import { filesIn, queryIn } from "../../../../../tests/support/stored.ts";
import type { Answer, startGalley } from "../../access/support.ts";

type Galley = Awaited<ReturnType<typeof startGalley>>;

/** Sends bytes as a picture. */
export async function upload(
  { url }: Pick<Galley, "url">,
  bytes: Uint8Array | ReadableStream,
  { type = "image/png", key, signal }: { type?: string; key?: string; signal?: AbortSignal } = {},
): Promise<Answer> {
  const response = await fetch(`${url}/api/v1/images/uploads`, {
    method: "POST",
    headers: { ...(type && { "content-type": type }), ...(key && { authorization: `Bearer ${key}` }) },
    body: bytes,
    ...(signal && { signal }),
    duplex: "half",
  } as RequestInit);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

/** What is in a Galley's storage, and what its database knows of uploads. */
export async function leftOf({ folder }: Pick<Galley, "folder">) {
  const files = filesIn(join(folder, "files"));
  const rows = await queryIn(folder)("select id, sha256, removed from image_upload");
  return { files, rows };
}

/** The storage's own file may be on its way yet, under another name. */
export async function expectNothingOf(galley: Pick<Galley, "folder">): Promise<void> {
  await expect.poll(() => leftOf(galley)).toEqual({ files: [], rows: [] });
}
