const width = 72;
const height = 24;

/** How a figure has gone, as a line; the figure itself stands beside it. */
export function Sparkline({ values }: { values: readonly number[] }) {
  if (values.length < 2) return null;
  const most = Math.max(...values, 1);
  const step = width / (values.length - 1);
  const points = values.map(
    (value, place) => `${(place * step).toFixed(1)},${(height - 1 - (value / most) * (height - 2)).toFixed(1)}`,
  );
  return (
    <svg aria-hidden viewBox={`0 0 ${width} ${height}`} className="mb-1 h-6 w-18 shrink-0 text-accent">
      <title>The last minutes</title>
      <polyline points={points.join(" ")} fill="none" stroke="currentColor" strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  );
}
