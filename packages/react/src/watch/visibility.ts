/** Milliseconds a page may be hidden before its connections are closed: a look at another tab costs nothing. */
const hiddenGrace = 5000;

/** Tells when the page has been hidden for a while, and when it is seen again. Gives the function that ends it. */
export function watchVisibility(tell: (isHidden: boolean) => void): () => void {
  if (typeof document === "undefined") return () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = false;
  function onChange(): void {
    clearTimeout(timer);
    if (document.visibilityState === "hidden") {
      timer = setTimeout(() => {
        told = true;
        tell(true);
      }, hiddenGrace);
    } else if (told) {
      told = false;
      tell(false);
    }
  }
  document.addEventListener("visibilitychange", onChange);
  onChange();
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onChange);
  };
}
