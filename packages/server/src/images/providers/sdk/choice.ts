import type { ImageQuestion } from "../../port.ts";
import { type SdkModel, type SdkProviderName, sdkCatalogues } from "./models.ts";

/** Which model serves a question; undefined where none can. */
export type ChooseSdkModel = (question: ImageQuestion) => SdkModel | undefined;

/**
 * The model that was promised, else the one of the settings, else that of our tables: the first of these that can do it.
 *
 * @param chosen makes the pictures of all qualities, and from pictures where it takes them
 */
export function createChoice(provider: SdkProviderName, chosen: string | undefined): ChooseSdkModel {
  const { generate, vary, edit, unknown, takesPictures } = sdkCatalogues[provider];
  const tables = [...Object.values(generate), vary, ...(edit ? [edit] : [])];
  /** Of our tables, or one of which only the name is known. */
  const named = (model: string): SdkModel => tables.find((entry) => entry.model === model) ?? unknown(model);

  const fromPicture = (usual: SdkModel | undefined, promised: string | undefined): SdkModel | undefined => {
    if (usual === undefined || promised === usual.model) return usual;
    const able = [promised, chosen].find((model) => model !== undefined && takesPictures?.test(model));
    return able === undefined ? usual : named(able);
  };

  return ({ kind, quality, model: promised }) => {
    switch (kind) {
      case "generate": {
        const model = promised ?? chosen;
        return model === undefined || model === generate[quality].model ? generate[quality] : named(model);
      }
      case "vary":
        return fromPicture(vary, promised);
      case "edit":
        return fromPicture(edit, promised);
      case "upscale":
        return undefined;
    }
  };
}
