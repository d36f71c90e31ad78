/**
 * The sine, good to seven digits, by addition and multiplication alone: those give the same bits on every machine, which
 * the language does not promise of `Math.sin`.
 */
export function sine(angle: number): number {
  const turns = Math.round(angle / Math.PI);
  const rest = angle - turns * Math.PI;
  const square = rest * rest;
  const value =
    rest *
    (1 -
      (square / 6) *
        (1 - (square / 20) * (1 - (square / 42) * (1 - (square / 72) * (1 - (square / 110) * (1 - square / 156))))));
  return turns % 2 === 0 ? value : -value;
}

export const cosine = (angle: number): number => sine(angle + Math.PI / 2);
