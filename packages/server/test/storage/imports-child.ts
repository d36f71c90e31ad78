import { registerHooks } from "node:module";

/** Opens the storage of an address and says of which services the clients were loaded: `imports-child.ts <STORAGE_URL>`. */
const loaded = new Set<string>();
registerHooks({
  resolve(specifier, context, next) {
    const found = specifier.match(/^@google-cloud\/storage|^@aws-sdk\/client-s3/);
    if (found) loaded.add(found[0]);
    return next(specifier, context);
  },
});
const { systemClock } = await import("@galley/foundation");
const { readStorageUrl } = await import("../../src/storage/settings.ts");
const { openStorage } = await import("../../src/storage/open.ts");
const storage = await openStorage(readStorageUrl(process.argv[2], ".").storage!, { clock: systemClock });
await storage.close();
process.stdout.write([...loaded].join());
