// Before the first paint: a page whose ground changes its colour once it is there hurts at night.
try {
  const theme = localStorage.getItem("galley.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is turned off: the system's choice holds.
}
