import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { openGalley } from "./support/galley.ts";

const { ask, url } = openGalley();
const cli = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

test.each([["--json"], ["--text"]])(
  "whoever has read enough of `jobs watch %s` ends it, without a word",
  async (how) => {
    await ask("POST", "/queues/blog-generation-queue/pause");
    const post = { topic: "Composting at home", keywords: ["compost"], model: "offline", use_google_search: false };
    const { body } = await ask<{ job_id: string }>("POST", "/blog/generate-enhanced?async_mode=true", post);
    const args = ["--conditions=galley-source", cli, "jobs", "watch", body.job_id, how, "--url", url()];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], env: { PATH: process.env.PATH } });
    onTestFinished(() => void child.kill("SIGKILL"));
    const said = text(child.stderr);
    const ended = once(child, "close");
    // Something has come, on one or the other.
    await Promise.race([once(child.stdout, "data"), once(child.stderr, "data")]);
    child.stdout.destroy();
    await ask("POST", "/queues/blog-generation-queue/resume");
    expect(await ended).toEqual([141, null]);
    expect(await said).not.toMatch(/EPIPE|Error|completed/);
  },
);
