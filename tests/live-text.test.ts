import { BlogResult, type CreateJobResponse, type LiveText, type TextDelta } from "@galley/contract";
import { expect, onTestFinished, test } from "vitest";
import { listen, until } from "../packages/server/test/events/scene.ts";
import { createModelServer, type ModelServerOptions } from "../packages/server/test/fakes/model-server.ts";
import { call, startGalley } from "./support/server.ts";

const request = { topic: "Composting at home", keywords: ["composting"], length: "short", include_faq_section: false };

/** What a client holds of the text, by the rules of the contract. */
function follow(url: string) {
  const held = new Map<string, { revision: number; text: string }>();
  const stream = listen(url);
  let read = 0;
  const take = (): void => {
    for (const { event, data } of stream.heard.slice(read)) {
      read += 1;
      if (event === "snapshot")
        for (const { section, revision, text } of data.live_text as LiveText[]) held.set(section, { revision, text });
      if (event !== "delta") continue;
      const { section, revision, offset, text } = data as TextDelta;
      if (offset > 0) expect(held.get(section)).toMatchObject({ revision });
      held.set(section, { revision, text: (held.get(section)?.text ?? "").slice(0, offset) + text });
    }
  };
  return {
    stream,
    text(section: string): string {
      take();
      return held.get(section)?.text ?? "";
    },
  };
}

async function submit(script: NonNullable<ModelServerOptions["script"]>) {
  const model = await createModelServer({ protocol: "openai", script });
  onTestFinished(() => model.close());
  const { url } = await startGalley({
    OPENAI_API_KEY: model.key,
    OPENAI_BASE_URL: model.url,
    GALLEY_MODEL: "openai:gpt-5",
  });
  const path = `${url}/api/v1/blog/generate-enhanced?async_mode=true`;
  const { body } = await call<CreateJobResponse>(path, "POST", request);
  return `${url}${body.events_url}`;
}

test("a post is seen while it is written, by who was there before and by who comes later", async () => {
  const goOn = Promise.withResolvers<void>();
  const begun: string[] = [];
  const events = await submit(({ brief }) => {
    if (brief?.task !== "section") return undefined;
    begun.push(brief.section.id);
    return { kind: "paused", goOn: goOn.promise };
  });
  const early = follow(events);
  await until(() => early.text("s1").length > 20 && early.text("s2").length > 20);
  // Sections are written at once; each is seen as far as the model has come.
  expect(begun).toEqual(expect.arrayContaining(["s1", "s2"]));
  const late = follow(events);
  await until(() => late.stream.heard.length > 0);
  expect(late.text("s1")).toBe(early.text("s1"));
  const half = early.text("s1");
  goOn.resolve();
  await early.stream.ended;
  const done = early.stream.heard.at(-1);
  expect(done?.event).toBe("completed");
  const post = BlogResult.parse(done?.data.result);
  expect(post.content).toContain(half.slice(0, half.lastIndexOf(".")));
  expect(early.stream.heard.filter(({ event }) => event === "delta").every(({ id }) => id === undefined)).toBe(true);
  expect((await listen(events).ended)[0]?.data.live_text).toEqual([]);
});
