import { useCallback, useEffect, useRef, useState } from "react";

/** px from the end at which one still reads there. */
const near = 48;

/**
 * Keeps the end of what grows in a box in sight, as long as whoever reads is there; scrolling up ends it, and scrolling
 * back to the end begins it again.
 */
export function useFollowEnd(isGrowing: boolean) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);

  useEffect(() => {
    const area = box.current;
    const content = area?.firstElementChild;
    if (!area || !content || !isGrowing) return;
    const look = () => {
      follows.current = area.scrollHeight - area.scrollTop - area.clientHeight < near;
      setAtEnd(follows.current);
    };
    const grow = () => {
      if (follows.current) area.scrollTop = area.scrollHeight;
      else look();
    };
    const observer = new ResizeObserver(grow);
    observer.observe(content);
    area.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      area.removeEventListener("scroll", look);
    };
  }, [isGrowing]);

  const goToEnd = useCallback(() => {
    const area = box.current;
    if (area) area.scrollTop = area.scrollHeight;
  }, []);
  return { box, isAtEnd, goToEnd };
}
