import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const source = fileURLToPath(new URL("../../src/", import.meta.url));

/** A site of its own origin, with a page and the client as its modules. */
export async function openSite(): Promise<string> {
  const site = createServer((request, response) => {
    const [, file] = /^\/client\/([\w-]+\.ts)$/.exec(request.url ?? "") ?? [];
    if (!file) return response.setHeader("content-type", "text/html").end('<input type="file" multiple>');
    response.setHeader("content-type", "text/javascript");
    response.end(stripTypeScriptTypes(readFileSync(`${source}${file}`, "utf8")));
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    site.closeAllConnections();
    site.close();
  });
  return `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
}
