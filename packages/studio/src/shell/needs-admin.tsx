import { Lock } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import { useAccess } from "./access.tsx";

/** Instead of what the key may not see. */
export function NeedsAdmin({ what }: { what: string }) {
  const { who, changeKey } = useAccess();
  return (
    <EmptyState
      icon={Lock}
      title={`${what} need a key with the scope admin`}
      text={who?.key ? `The key in use, ${who.key.name}, has the scope ${who.scope}.` : undefined}
      action={<Button onClick={changeKey}>Use another key</Button>}
    />
  );
}
