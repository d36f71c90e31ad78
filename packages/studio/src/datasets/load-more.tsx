import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/states.tsx";

interface LoadMoreProps {
  list: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: unknown;
    fetchNextPage(): unknown;
  };
  what: string;
}

/** Below a list that goes on. */
export function LoadMore({ list, what }: LoadMoreProps) {
  if (!list.hasNextPage) return null;
  return (
    <div className="flex flex-col items-center gap-3 border-t border-border p-3">
      {list.isFetchNextPageError && <ErrorState error={list.error} compact />}
      <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        Show more {what}
      </Button>
    </div>
  );
}
