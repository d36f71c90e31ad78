import { plural } from "../../ui/format.ts";
import { offerOf, type Price, type Provider, priceOfShape, priceWords, times } from "../providers.ts";
import { type ImagesForm, written } from "./form.ts";

/** The pixels of the images that a form asks for; undefined while they are not known. */
export function sizeOf(form: ImagesForm, provider: Provider | undefined) {
  if (form.ratio === "custom") {
    const [width, height] = [Number(form.width), Number(form.height)];
    return width > 0 && height > 0 ? { width, height } : undefined;
  }
  return provider?.offers.flatMap(({ sizes }) => sizes).find(({ aspect_ratio }) => aspect_ratio === form.ratio);
}

/** What the images of a form will cost; undefined while nobody can say. */
function estimate(form: ImagesForm, provider: Provider | undefined, count: number): Price | undefined {
  const quality = form.workflow === "final_only" ? form.quality : "draft";
  const offer = offerOf(provider, { operation: "generate", quality });
  if (!offer) return undefined;
  const size = sizeOf(form, provider);
  return times(priceOfShape(offer, form.ratio, (size?.width ?? 1024) * (size?.height ?? 1024)), count);
}

/** "3 drafts, about $0.0090". */
export function estimateWords(form: ImagesForm, provider: Provider | undefined): string {
  const count = Math.max(1, written(form).length);
  const what = plural(count, form.workflow === "final_only" ? "image" : "draft");
  const price = estimate(form, provider, count);
  return price ? `${what}, ${priceWords(price)}` : what;
}
