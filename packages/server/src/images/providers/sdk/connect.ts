import type { ImageModelV4 } from "@ai-sdk/provider";
import { addressOf } from "../../../upstream/address.ts";
import type { SdkProviderName } from "./models.ts";

/** How a provider is reached; an address that is absent is its own. */
export interface SdkReach {
  apiKey: string;
  baseURL?: string | undefined;
}

type MakeModel = (model: string) => ImageModelV4;

/** Loads a provider's SDK. They would read addresses from the environment: they are given ours, or their own. */
export const connect: Record<SdkProviderName, (reach: SdkReach) => Promise<MakeModel>> = {
  async openai({ apiKey, baseURL }) {
    const { createOpenAI } = await import("@ai-sdk/openai");
    const provider = createOpenAI({ apiKey, baseURL: addressOf(baseURL, "api.openai.com", "/v1") });
    return (model) => provider.image(model);
  },
  async google({ apiKey, baseURL }) {
    const { createGoogle } = await import("@ai-sdk/google");
    const address = addressOf(baseURL, "generativelanguage.googleapis.com", "/v1beta");
    const provider = createGoogle({ apiKey, baseURL: address });
    return (model) => provider.image(model);
  },
  async fal({ apiKey, baseURL }) {
    const { createFal } = await import("@ai-sdk/fal");
    const provider = createFal({ apiKey, baseURL: addressOf(baseURL, "fal.run", "") });
    return (model) => provider.image(model);
  },
  async replicate({ apiKey, baseURL }) {
    const { createReplicate } = await import("@ai-sdk/replicate");
    const provider = createReplicate({
      apiToken: apiKey,
      baseURL: addressOf(baseURL, "api.replicate.com", "/v1"),
    });
    return (model) => provider.image(model);
  },
};
