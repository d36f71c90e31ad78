import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Requests, Start } from "./runner.ts";

const execArgv = ["--conditions=galley-source", "--expose-gc", "--disable-warning=ExperimentalWarning"];

/** A process that takes our tasks' requests; its origin, and its end. */
export async function startTarget(): Promise<{ origin: string; stop(): Promise<void> }> {
  const child = fork(new URL("./target.ts", import.meta.url), { execArgv });
  const [origin] = (await once(child, "message")) as [string];
  return { origin, stop: () => ended(child, () => child.disconnect()) };
}

/** A contestant in a process of its own, opened. */
export interface Runner {
  ask<Name extends keyof Requests>(request: Name, tasks: number): Promise<ReturnType<Requests[Name]>>;
  stop(): Promise<void>;
}

/** @throws when the contestant cannot be opened; what it says is on stderr. */
export async function startRunner(start: Start): Promise<Runner> {
  const child = fork(new URL("./runner.ts", import.meta.url), [JSON.stringify(start)], { execArgv });
  const answer = async () => {
    const exit = new AbortController();
    const died = once(child, "exit", { signal: exit.signal }).then(([code]) => {
      throw new Error(`${start.contestant} ended with ${code}`);
    });
    try {
      const [message] = (await Promise.race([once(child, "message", { signal: exit.signal }), died])) as [
        { answer: unknown },
      ];
      return message.answer;
    } finally {
      died.catch(() => {});
      exit.abort();
    }
  };
  await answer();
  return {
    async ask(request, tasks) {
      child.send({ request, tasks });
      return (await answer()) as never;
    },
    stop: () => ended(child, () => child.send({ request: "close" })),
  };
}

async function ended(child: ChildProcess, end: () => void): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, "exit");
  end();
  await exit;
}
