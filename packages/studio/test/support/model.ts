import { onTestFinished } from "vitest";
import { createModelServer } from "../../../server/test/fakes/model-server.ts";

/** What a model does with each request: writes, never answers, or says that the request is wrong. */
export type Mood = "writes" | "hangs" | "refuses";

export interface MoodyModel {
  /** Galley's settings for it. */
  readonly env: Record<string, string>;
  mood: Mood;
}

/** A model whose mood the test decides, so that a job is in the state that a page is looked at in. */
export async function openModel(mood: Mood): Promise<MoodyModel> {
  const model: MoodyModel = { env: {}, mood };
  const server = await createModelServer({
    protocol: "openai",
    script: () => {
      if (model.mood === "hangs") return { kind: "hang" };
      return model.mood === "refuses" ? { kind: "status", status: 400, message: "not like this" } : undefined;
    },
  });
  onTestFinished(() => server.close());
  Object.assign(model.env, {
    GALLEY_MODEL: "openai-compatible:test",
    OPENAI_COMPATIBLE_BASE_URL: server.url,
    OPENAI_COMPATIBLE_API_KEY: server.key,
  });
  return model;
}

/** A request for a short post. */
export const post = { topic: "Composting at home", keywords: ["compost"] as string[], length: "short" as const };
