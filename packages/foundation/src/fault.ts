/**
 * Named places in the code where a process may die with something at stake. In production `fault` does nothing; the
 * crash tests arm it so that the process is killed at exactly that place. The idea of named points is that of DBOS
 * (`src/debugpoint.ts`).
 */
let armed: ((point: string) => void) | undefined;

/** Marks a fault point. */
export function fault(point: string): void {
  armed?.(point);
}

/** Calls `onFault` at every fault point from now on; `undefined` disarms. */
export function armFaults(onFault: ((point: string) => void) | undefined): void {
  armed = onFault;
}

/**
 * Arms one point from its written form `name` or `name:n`: at the n-th passage (the first when not given) the process
 * is killed with SIGKILL, as if the machine had gone.
 */
export function armKill(specification: string): void {
  const [name, count = "1"] = specification.split(":");
  let left = Number(count);
  armFaults((point) => {
    if (point !== name) return;
    left -= 1;
    if (left <= 0) process.kill(process.pid, "SIGKILL");
  });
}
