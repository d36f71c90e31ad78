import { Compass } from "lucide-react";
import { ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import { useTitle } from "./title.ts";

/** An address that is no page of the Studio. */
export function NotFound() {
  useTitle("Not found");
  return (
    <>
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        icon={Compass}
        title="There is no such page"
        text="The address may be mistyped, or what it led to is gone."
        action={<ButtonLink href="/jobs">Go to the jobs</ButtonLink>}
      />
    </>
  );
}
