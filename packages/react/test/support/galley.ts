import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { runGalley } from "../../../../tests/support/process.ts";

/** A Galley in a process of its own, as pages have it; ends with the test. Gives its address. */
export async function startGalley(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "galley-react-"));
  const galley = runGalley(["start"], { PORT: "0", GALLEY_DATA_DIR: folder, GALLEY_LOG_LEVEL: "silent" });
  onTestFinished(async () => {
    galley.kill("SIGKILL");
    await galley.ended;
    rmSync(folder, { recursive: true, force: true });
  });
  return galley.ready;
}
