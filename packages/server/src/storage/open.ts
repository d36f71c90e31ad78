import type { Clock } from "@galley/foundation";
import { below, withChecks } from "./checks.ts";
import type { Storage } from "./port.ts";
import type { StorageSettings } from "./settings.ts";

/**
 * Opens where files are kept. Only the client of the chosen service is loaded (0.1 s each).
 *
 * @throws StorageError where a folder cannot be used; a bucket is first asked for when something is done with it
 */
export async function openStorage(settings: StorageSettings, { clock }: { clock: Clock }): Promise<Storage> {
  switch (settings.kind) {
    case "disk": {
      const { openDisk } = await import("./disk/disk.ts");
      return withChecks(await openDisk(settings.folder, clock));
    }
    case "gcs": {
      const { openGcs } = await import("./gcs/gcs.ts");
      return withChecks(below(settings.prefix, openGcs(settings, clock)));
    }
    case "s3": {
      const { openS3 } = await import("./s3/s3.ts");
      return withChecks(below(settings.prefix, openS3(settings, clock)));
    }
  }
}
