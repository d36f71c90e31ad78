import type { FinalizeImageRequest, ImageJobStatus } from "@galley/client";
import { Select } from "../ui/inputs.tsx";
import { offerOf, type Price, type Provider, priceOfShape } from "./providers.ts";
import { qualityWords } from "./words.ts";

export type Final = FinalizeImageRequest["quality"];
const finals: readonly Final[] = ["standard", "high", "ultra"];

/** How good a final is to be. */
export function FinalQuality({ value, onChange }: { value: Final; onChange(value: Final): void }) {
  return (
    <Select
      aria-label="Quality of the final"
      className="w-36"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as Final)}
    >
      {finals.map((quality) => (
        <option key={quality} value={quality}>
          {`${qualityWords[quality]} quality`}
        </option>
      ))}
    </Select>
  );
}

/** What the final of a draft costs: by the one who made the draft, in the draft's shape. */
export function finalPrice(
  providers: readonly Provider[] | undefined,
  { result }: Pick<ImageJobStatus, "result">,
  quality: Final,
): Price {
  const provider = providers?.find(({ name }) => name === result?.provider);
  const offer = offerOf(provider, { operation: "generate", quality });
  const image = result?.images[0];
  if (!offer || !image) return { usd: null, about: false };
  const fixed = offer.sizes.find(({ width, height }) => width === image.width && height === image.height);
  return priceOfShape(offer, fixed?.aspect_ratio ?? "custom", image.width * image.height);
}
