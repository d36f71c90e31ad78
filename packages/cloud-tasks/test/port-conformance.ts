import { describe } from "vitest";
import { queueSuite } from "./conformance/queue-suite.ts";
import { type ConformanceBench, setScene } from "./conformance/scene.ts";
import { taskSuite } from "./conformance/task-suite.ts";

export type { ConformanceBench } from "./conformance/scene.ts";

/** What every engine behind the port must do. An engine that creates queues for tasks must not do so here. */
export function taskQueuesConformance(name: string, open: () => Promise<ConformanceBench>): void {
  describe(name, () => {
    const scene = setScene(open);
    queueSuite(scene);
    taskSuite(scene);
  });
}
