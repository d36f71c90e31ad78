import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ImageJobStatus } from "@galley/contract";
import sharp from "sharp";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../../tests/support/server.ts";
import { CliError } from "../../src/cli/cli-error.ts";
import { savePictures } from "../../src/cli/images-save.ts";
import { openGalley } from "./support/galley.ts";

const { run, begin, ask, url } = openGalley();

interface Document {
  batch_id: string | null;
  jobs: Array<ImageJobStatus & { files: string[] }>;
}

const sizeOf = async (file: string) => {
  const { width, height, format } = await sharp(file).metadata();
  return { width, height, format };
};

test("a picture is made as it is asked for, and written to a file that says what it shows", async () => {
  const out = temporaryFolder();
  const asked = ["A fox in the snow", "--size", "320x200", "--seed", "7", "--style", "sketch", "--out", out];
  const made = await run("images", "generate", ...asked, "--metadata", "campaign=spring", "--json");
  expect([made.code, made.errors]).toEqual([0, expect.stringMatching(/^picture +100% /m)]);
  const [job] = made.json<Document>().jobs;
  expect(ImageJobStatus.parse(job)).toMatchObject({
    status: "completed",
    is_draft: false,
    metadata: { campaign: "spring" },
    result: { images: [{ width: 320, height: 200, seed: 7 }] },
  });
  expect(job!.files).toEqual([join(out, `a-fox-in-the-snow-${job!.job_id.slice(-8)}.png`)]);
  expect(await sizeOf(job!.files[0]!)).toEqual({ width: 320, height: 200, format: "png" });
  // The same seed and words, and another file: a person's view of it.
  const again = await run("images", "generate", ...asked);
  const [, file] = /^ {2}picture {6}(\S+), 320 x 200$/m.exec(again.output) ?? [];
  expect(readFileSync(file!).equals(readFileSync(job!.files[0]!))).toBe(true);
  expect(again.output).toMatch(/^ {2}cost {9}\$0$/m);
});

test("several prompts, also of a file, are a batch; its drafts are made final, all or some", async () => {
  const out = temporaryFolder();
  const prompts = join(out, "prompts.txt");
  writeFileSync(prompts, "A hare\n\n  An owl  \n");
  const drafts = await run("images", "generate", "A fox", "--file", prompts, "--drafts", "--out", out);
  expect(drafts.code).toBe(0);
  expect(drafts.output.match(/^ {2}picture /gm)).toHaveLength(3);
  expect(drafts.errors).toMatch(/^pictures 100% {2}3 of 3$/m);
  const [, batch] = /^The 3 drafts can be made final: galley images finalize (\S+)$/m.exec(drafts.output) ?? [];
  const { body } = await ask<{ jobs: Array<{ job_id: string }> }>("GET", `/images/batches/${batch}`);
  const [first, second] = body.jobs.map(({ job_id }) => job_id);

  const only = await run("images", "finalize", batch!, "--only", second!, "--quality", "ultra", "--out", out, "--json");
  expect(only.json<Document>().jobs).toMatchObject([
    { draft_job_id: second, status: "completed", files: [/an-owl|a-hare/] },
  ]);
  const one = (await run("images", "finalize", first!, "--no-wait", "--json")).json<{ job_id: string }>();
  const fetched = await run("images", "fetch", one.job_id, "--out", out, "--json");
  expect(fetched.json<Document>()).toMatchObject({ batch_id: null, jobs: [{ draft_job_id: first, files: [/a-fox/] }] });
});

test("pictures are made from a file, a job's picture, and with a mask", async () => {
  const out = temporaryFolder();
  const [file, mask] = [join(out, "photo.jpg"), join(out, "mask.png")];
  const blank = (background: string) => sharp({ create: { width: 128, height: 96, channels: 3, background } });
  await blank("teal").jpeg().toFile(file);
  await blank("white").png().toFile(mask);
  const larger = await run("images", "upscale", file, "--scale", "2", "--out", out, "--json");
  const [job] = larger.json<Document>().jobs;
  expect(await sizeOf(job!.files[0]!)).toMatchObject({ width: 256, height: 192 });
  const others = await run("images", "variations", job!.job_id, "--count", "2", "--out", out, "--json");
  expect(others.json<Document>().jobs).toMatchObject([{ files: [/-1\.png$/, /-2\.png$/] }]);
  const edited = await run("images", "edit", file, "a red sail", "--mask", mask, "--out", out, "--json");
  expect(edited.json<Document>().jobs).toMatchObject([{ status: "completed", files: [/a-red-sail/] }]);
  writeFileSync(join(out, "notes.txt"), "words");
  expect(await run("images", "upscale", join(out, "notes.txt"))).toMatchObject({
    code: 1,
    errors: expect.stringContaining("notes.txt: This is not a picture;"),
  });
});

test("who makes pictures is told with prices; what was typed wrong with what may be typed", async () => {
  const providers = await run("images", "providers");
  expect(providers.output).toMatch(/^local \* +generate +local +\$0 +\d+s +draft, standard, high, ultra$/m);
  expect((await run("images", "providers", "--json")).json()).toMatchObject({ providers: [{ name: "local" }] });
  for (const [args, said] of [
    [["generate"], "say what the picture is to show"],
    [["generate", "fox", "--size", "large"], "--size must be a width and a height such as 1024x640, not large"],
    [["generate", "fox", "--style", "dadaist"], "Allowed choices are photographic"],
    [["genrate", "fox"], "(Did you mean generate?)"],
  ] as const) {
    const wrong = await run("images", ...args);
    expect([wrong.code, wrong.errors]).toEqual([2, expect.stringContaining(said)]);
  }
});

test("a Galley that is gone when the pictures are fetched is told in a line, without what their addresses let one see", async () => {
  const image = { url: "/picture.png?token=secret", width: 8, height: 8, format: "png" };
  const job = { job_id: "0192a4f0-0000-7000-8000-000000000001", result: { images: [image], prompt_used: "A fox" } };
  const urlOf = (address: string): string => `http://127.0.0.1:9${address}`;
  const saving = savePictures([job as never], { out: temporaryFolder(), urlOf, signal: new AbortController().signal });
  await expect(saving).rejects.toEqual(
    new CliError("no Galley answers at http://127.0.0.1:9; start one with `npm start`"),
  );
});

test("Ctrl-C ends the waiting, and the pictures can be fetched later", async () => {
  const out = temporaryFolder();
  await ask("POST", "/queues/image-generation-queue/pause");
  const waiting = begin("images", "generate", "A fox", "A hare", "--out", out);
  await expect.poll(() => waiting.errors.length, { timeout: 20_000 }).toBeGreaterThan(0);
  waiting.kill("SIGINT");
  expect(await waiting.ended).toMatchObject({ code: 130 });
  const [, id] = /the jobs carry on\. `galley images fetch (\S+)`/.exec(waiting.errors.at(-1)!) ?? [];
  await ask("POST", "/queues/image-generation-queue/resume");
  const fetched = await run("images", "fetch", id!, "--out", out, "--url", url());
  expect([fetched.code, fetched.output.match(/^ {2}picture /gm)]).toEqual([
    0,
    [expect.any(String), expect.any(String)],
  ]);
});
