import { useAccess } from "../shell/access.tsx";
import { NeedsAdmin } from "../shell/needs-admin.tsx";
import type { PageProps } from "../shell/routes.ts";
import { PageHeader, Panel } from "../ui/panel.tsx";
import { QueueDetail } from "./detail.tsx";
import { QueueOverview } from "./overview.tsx";

/** All queues, or one of them with its tasks. */
export function QueuesPage({ params: { queue } }: PageProps) {
  const { isAdmin } = useAccess();
  if (!isAdmin) {
    return (
      <>
        <PageHeader title="Queues" />
        <Panel flush>
          <NeedsAdmin what="Queues" />
        </Panel>
      </>
    );
  }
  return queue === undefined ? <QueueOverview /> : <QueueDetail key={queue} name={queue} />;
}
