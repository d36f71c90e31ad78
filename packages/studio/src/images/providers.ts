import type { ImageOffer, ImageProviders, ImageQuality } from "@galley/client";
import { useGalley } from "@galley/react";
import { useQuery } from "@tanstack/react-query";
import { formatCost } from "../ui/format.ts";
import type { Operation } from "./words.ts";

export type Provider = ImageProviders["providers"][number];

/** Who makes images at this Galley, with the prices; the one that is meant where none is chosen comes first. */
export function useProviders() {
  const client = useGalley();
  return useQuery({
    queryKey: ["images", "providers"],
    queryFn: async ({ signal }) => {
      const providers = await client.listImageProviders({ signal });
      return providers.toSorted((one, other) => Number(other.is_default) - Number(one.is_default));
    },
    staleTime: 5 * 60_000,
  });
}

/** The one that is chosen, as far as it is still there, else the usual one. */
export const chosenOf = (providers: readonly Provider[] | undefined, name: string): Provider | undefined =>
  providers?.find((one) => one.name === name) ?? providers?.[0];

/** A price in US dollars; null: nobody knows it. `about` where it depends on what is not known yet. */
export interface Price {
  usd: number | null;
  about: boolean;
}

interface Asked {
  operation: Operation;
  quality: ImageQuality;
  editType?: ImageOffer["edit_type"];
}

export const offerOf = (provider: Provider | undefined, { operation, quality, editType = null }: Asked) =>
  provider?.offers.find(
    (offer) => offer.operation === operation && offer.quality === quality && offer.edit_type === editType,
  );

/** The qualities in which a provider does something. */
export const qualitiesOf = (provider: Provider | undefined, operation: Operation): ImageQuality[] => [
  ...new Set(provider?.offers.filter((offer) => offer.operation === operation).map(({ quality }) => quality)),
];

/** Pixels for which the price of an offer holds that depends on the size. */
const megapixel = 1024 * 1024;

/** What one image from words costs in a shape. A size of one's own is reckoned from the square's, by its pixels. */
export function priceOfShape(offer: ImageOffer, ratio: string, pixels: number): Price {
  const fixed = offer.sizes.find(({ aspect_ratio }) => aspect_ratio === ratio);
  if (fixed) return { usd: fixed.cost, about: false };
  const counts = new Set(offer.sizes.map(({ cost }) => cost)).size > 1;
  if (!counts || offer.cost === null) return { usd: offer.cost, about: false };
  return { usd: (offer.cost * pixels) / megapixel, about: true };
}

export const times = ({ usd, about }: Price, count: number): Price => ({
  usd: usd === null ? null : usd * count,
  about,
});

export function priceWords({ usd, about }: Price): string {
  if (usd === null) return "price not known";
  if (usd === 0) return "no charge";
  return `${about ? "about " : ""}${formatCost(usd)}`;
}
