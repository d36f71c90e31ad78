import { useEffect, useRef, useState } from "react";

/** Seconds over which it is taken. */
const span = 8;

/** Bytes a second over the last seconds; null while that cannot be told. */
export function useSpeed(sentBytes: number, running: boolean): number | null {
  const latest = useRef(sentBytes);
  latest.current = sentBytes;
  const [speed, setSpeed] = useState<number | null>(null);
  useEffect(() => {
    if (!running) return;
    const samples = [{ at: performance.now(), sent: latest.current }];
    const timer = setInterval(() => {
      const last = { at: performance.now(), sent: latest.current };
      samples.push(last);
      if (samples.length > span + 1) samples.shift();
      const first = samples[0] ?? last;
      // It falls when a request has to be repeated.
      setSpeed(Math.max(0, last.sent - first.sent) / ((last.at - first.at) / 1000));
    }, 1000);
    return () => {
      clearInterval(timer);
      setSpeed(null);
    };
  }, [running]);
  return speed;
}
