import { useEffect, useLayoutEffect, useRef } from "react";

/** On a server there is no layout, and React before 19 warns of the effect. */
const useEarlyEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;

/** What was last rendered, to be read when something happens: a new callback is no reason to connect anew. */
export function useLatest<Value>(value: Value): { readonly current: Value } {
  const ref = useRef(value);
  useEarlyEffect(() => {
    ref.current = value;
  });
  return ref;
}
