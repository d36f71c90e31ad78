import { onTestFinished } from "vitest";
import { createModelServer, type ModelServerOptions } from "../../../server/test/fakes/model-server.ts";

type Script = NonNullable<ModelServerOptions["script"]>;

/** A model server of one's own, and the settings with which Galley uses it. */
export async function fakeModel(script: Script) {
  const model = await createModelServer({ protocol: "openai", script });
  onTestFinished(() => model.close());
  const env: Record<string, string> = {
    OPENAI_API_KEY: model.key,
    OPENAI_BASE_URL: model.url,
    GALLEY_MODEL: "openai:gpt-5",
  };
  return { model, env };
}

/** A model that stops in the middle of each section until `goOn` is called: what is seen meanwhile stays. */
export async function heldModel() {
  const gate = Promise.withResolvers<void>();
  onTestFinished(() => gate.resolve());
  const held = await fakeModel(({ brief }) =>
    brief?.task === "section" ? { kind: "paused", goOn: gate.promise } : undefined,
  );
  return { ...held, goOn: () => gate.resolve() };
}
