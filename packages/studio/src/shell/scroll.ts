import { useEffect, useLayoutEffect, useRef } from "react";
import { useLocation } from "wouter";

/** ms for which a page may grow until the place is there where one was. */
const patience = 2000;

/** A new page begins at its top; back and forward lead to where one was, as soon as the content is long enough. */
export function useScrollRestoration(): void {
  const [address] = useLocation();
  const places = useRef(new Map<string, number>());
  const wentBack = useRef(false);
  const stop = useRef(() => {});

  useEffect(() => {
    history.scrollRestoration = "manual";
    const onPop = () => {
      wentBack.current = true;
    };
    const onScroll = () => void places.current.set(location.pathname, window.scrollY);
    window.addEventListener("popstate", onPop);
    window.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      window.removeEventListener("popstate", onPop);
      window.removeEventListener("scroll", onScroll);
      stop.current();
    };
  }, []);

  useLayoutEffect(() => {
    const back = wentBack.current;
    wentBack.current = false;
    stop.current();
    const place = back ? (places.current.get(address) ?? 0) : 0;
    window.scrollTo(0, place);
    if (window.scrollY < place) stop.current = scrollOnceThere(place);
  }, [address]);
}

function scrollOnceThere(place: number): () => void {
  const stop = () => {
    observer.disconnect();
    clearTimeout(timer);
    window.removeEventListener("wheel", stop);
    window.removeEventListener("touchstart", stop);
  };
  const observer = new ResizeObserver(() => {
    window.scrollTo(0, place);
    if (window.scrollY >= place) stop();
  });
  const timer = setTimeout(stop, patience);
  // Whoever scrolls knows better.
  window.addEventListener("wheel", stop, { passive: true });
  window.addEventListener("touchstart", stop, { passive: true });
  observer.observe(document.body);
  return stop;
}
