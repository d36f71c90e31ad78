/** A number within what is taken, and what to say where it is another one. */
export function clamped(
  name: "steps" | "guidance" | "seed",
  value: number,
  [least, most]: readonly [number, number],
): { value: number; warnings: string[] } {
  const taken = Math.min(most, Math.max(least, value));
  const says = `${name}_clamped: ${value} is not possible; the service takes ${least} to ${most}, and ${taken} was used.`;
  return { value: taken, warnings: taken === value ? [] : [says] };
}
