import type { LanguageModelV4, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { wrapLanguageModel } from "ai";

/** Characters that go on together: about ten tokens, a tenth of a second or two of a model's writing. */
const together = 48;

/**
 * The model, whose text comes in fewer pieces. Each piece goes through a dozen of the SDK's transforms; with one for
 * every token that is half of all that a post takes beyond its model's time (`npm run bench -- pipeline`).
 */
export function inFewerPieces(model: LanguageModelV4): LanguageModelV4 {
  return wrapLanguageModel({
    model,
    middleware: {
      specificationVersion: "v4",
      wrapStream: async ({ doStream }) => {
        const { stream, ...rest } = await doStream();
        return { stream: stream.pipeThrough(gather()), ...rest };
      },
    },
  });
}

type Delta = Extract<LanguageModelV4StreamPart, { type: "text-delta" }>;

function gather(): TransformStream<LanguageModelV4StreamPart, LanguageModelV4StreamPart> {
  let open: Delta | undefined;
  return new TransformStream({
    transform(part, controller) {
      if (part.type === "text-delta" && open?.id === part.id) open = { ...open, delta: open.delta + part.delta };
      else {
        if (open) controller.enqueue(open);
        open = part.type === "text-delta" ? part : undefined;
        if (!open) controller.enqueue(part);
      }
      if (open && open.delta.length >= together) {
        controller.enqueue(open);
        open = undefined;
      }
    },
    flush(controller) {
      if (open) controller.enqueue(open);
    },
  });
}
