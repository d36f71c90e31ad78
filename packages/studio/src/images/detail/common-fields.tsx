import type { ImageOffer, ImageQuality } from "@galley/client";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/inputs.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { chosenOf, offerOf, type Price, priceWords, qualitiesOf, times, useProviders } from "../providers.ts";
import { type Operation, providerWords, qualityWords } from "../words.ts";

/** Who is to do it and how well, with what that costs. */
export function useWho(operation: Operation, editType: ImageOffer["edit_type"] = null) {
  const { data } = useProviders();
  const [name, setName] = useState("");
  const [wanted, setQuality] = useState<ImageQuality>("standard");
  const able = data?.filter(({ operations }) => operations.includes(operation));
  const provider = chosenOf(able, name);
  const qualities = qualitiesOf(provider, operation);
  const quality = qualities.includes(wanted) ? wanted : (qualities[0] ?? wanted);
  const offer = offerOf(provider, { operation, quality, editType });
  const price: Price | undefined = offer && { usd: offer.cost, about: false };
  return { able, provider, qualities, quality, price, setName, setQuality };
}

/** Only what there is a choice of is shown. */
export function WhoFields({ able, provider, qualities, quality, setName, setQuality }: ReturnType<typeof useWho>) {
  if (!provider) return null;
  return (
    <>
      {able && able.length > 1 && (
        <Field label="Provider">
          <Select value={provider.name} onChange={(event) => setName(event.currentTarget.value)}>
            {able.map(({ name }) => (
              <option key={name} value={name}>
                {providerWords(name)}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {qualities.length > 1 && (
        <Field label="Quality">
          <Select value={quality} onChange={(event) => setQuality(event.currentTarget.value as ImageQuality)}>
            {qualities.map((one) => (
              <option key={one} value={one}>
                {qualityWords[one]}
              </option>
            ))}
          </Select>
        </Field>
      )}
    </>
  );
}

interface GoProps {
  label: string;
  price: Price | undefined;
  count?: number;
  busy: boolean;
  /** Why it cannot be done yet. */
  missing?: string | undefined;
  error: unknown;
}

/** The button of an action, its price, and what went wrong. */
export function Go({ label, price, count = 1, busy, missing, error }: GoProps) {
  return (
    <div className="flex flex-col gap-3">
      {error !== null && <ErrorState error={error} compact />}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <output className="min-w-0 flex-1 text-[13px] text-muted">
          {missing ?? (price ? priceWords(times(price, count)) : "")}
        </output>
        <Button type="submit" variant="primary" busy={busy} disabled={missing !== undefined}>
          {label}
        </Button>
      </div>
    </div>
  );
}
