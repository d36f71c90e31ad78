import { WifiOff } from "lucide-react";
import { useAccess } from "./access.tsx";

/** Says that Galley does not answer, as long as it does not. */
export function AwayBanner() {
  const { away } = useAccess();
  return (
    <div role="status" className="sticky top-14 z-20 md:top-0">
      {away && (
        <p className="flex items-center gap-2.5 border-b border-border bg-warning-soft px-4 py-2 text-warning md:px-8">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          Galley does not answer; trying again. Jobs go on as soon as it is back.
        </p>
      )}
    </div>
  );
}
