import type { IncomingMessage } from "node:http";
import type { UploadedPicture } from "@galley/contract";
import type { Clock, Database } from "@galley/foundation";
import { createSlots } from "../../jobs/slots.ts";
import type { JobTables } from "../../jobs/tables.ts";
import type { Pixels } from "../../pixels/pixels.ts";
import type { Storage } from "../../storage/port.ts";
import type { Addresses } from "../addresses.ts";
import { type ImageFiles, pathOf } from "../files.ts";
import type { ImageTables } from "../tables.ts";
import { receivePicture } from "./receive.ts";
import { createUploadRows } from "./rows.ts";
import { sweepUploads } from "./sweep.ts";

/** Pictures that callers upload, to make others from. */
export interface ImageUploads {
  /** Takes a picture in for a tenant. Given up when the client is gone. @throws Refusal */
  receive(request: IncomingMessage, tenant: string, gone: AbortSignal): Promise<UploadedPicture>;
  /** Whether there is such an upload, of this tenant; of any where it is undefined. */
  isThere(id: string, tenant: string | undefined): Promise<boolean>;
  /** Removes those whose time is over; answers how many. */
  sweep(): Promise<number>;
}

export interface ImageUploadsOptions {
  database: Database<ImageTables & JobTables>;
  storage: Storage;
  files: Pick<ImageFiles, "read">;
  pixels: Pick<Pixels, "read">;
  addresses: Pick<Addresses, "renew">;
  clock: Clock;
  /** ms that an upload is kept at the least; 0: for ever. */
  keptFor: number;
  onLeftOver: (error: unknown) => void;
}

/** So many pictures of uploads are in memory at once, each of 10 MiB at the most. */
const lookedAtAtOnce = 2;

export function createImageUploads({ database, addresses, ...options }: ImageUploadsOptions): ImageUploads {
  const rows = createUploadRows(database);
  const tools = { ...options, rows, slots: createSlots(lookedAtAtOnce) };
  return {
    async receive(request, tenant, gone) {
      const { id, key, width, height, format, size_bytes, expires_at } = await receivePicture(
        tools,
        request,
        tenant,
        gone,
      );
      const url = await addresses.renew({ id, tenant }, pathOf(key));
      const until = expires_at === null ? null : new Date(expires_at).toISOString();
      return { url, width, height, format, size_bytes, expires_at: until };
    },
    isThere: rows.isThere,
    sweep: () => sweepUploads(tools),
  };
}
