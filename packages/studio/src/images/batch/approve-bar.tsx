import type { BatchImage } from "@galley/react";
import { Check } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { type Final, FinalQuality, finalPrice } from "../final-quality.tsx";
import { type Price, priceWords, useProviders } from "../providers.ts";
import type { useSelection } from "./selection.ts";

interface ApproveBarProps {
  jobs: readonly BatchImage[];
  /** The drafts that may be approved. */
  open: readonly string[];
  selection: ReturnType<typeof useSelection>;
  busy: boolean;
  error: unknown;
  onApprove(quality: Final): void;
}

/** What is to become of the drafts that are selected. */
export function ApproveBar({ jobs, open, selection, busy, error, onApprove }: ApproveBarProps) {
  const [quality, setQuality] = useState<Final>("high");
  const { data: providers } = useProviders();
  const { chosen } = selection;
  const drafts = jobs.filter(({ job_id }) => chosen.includes(job_id));
  const price = sumOf(drafts.map((draft) => finalPrice(providers, draft, quality)));
  const isAll = chosen.length === open.length;
  return (
    <div className="sticky top-0 z-20 mb-4 rounded-panel border border-border bg-surface px-4 py-3 max-md:top-12">
      <div role="toolbar" aria-label="Drafts" className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="mr-auto" aria-live="polite">
          {chosen.length === 0 ? (
            <span className="text-muted">Select the drafts to make final.</span>
          ) : (
            <>
              <span className="font-medium">{`${chosen.length} of ${open.length} selected`}</span>
              <span className="text-muted">{`, ${priceWords(price)}`}</span>
            </>
          )}
        </p>
        <Button size="sm" variant="ghost" onClick={isAll ? selection.clear : selection.all}>
          {isAll ? "Select none" : "Select all"}
        </Button>
        <FinalQuality value={quality} onChange={setQuality} />
        <Button
          size="sm"
          variant="primary"
          icon={Check}
          busy={busy}
          disabled={chosen.length === 0}
          onClick={() => onApprove(quality)}
        >
          Approve
        </Button>
      </div>
      {error !== null && (
        <div className="mt-3">
          <ErrorState error={error} compact />
        </div>
      )}
    </div>
  );
}

const sumOf = (prices: readonly Price[]): Price => ({
  usd: prices.some(({ usd }) => usd === null) ? null : prices.reduce((sum, { usd }) => sum + (usd ?? 0), 0),
  about: prices.some(({ about }) => about),
});
