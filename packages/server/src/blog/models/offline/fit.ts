/** Something that can be written or left out. */
export interface Piece {
  text: string;
  words: number;
  /** How much it is wanted, per word of it; a `required` one stays unless the length would suffer. */
  value: number;
  required?: boolean;
}

/** One word off the target weighs more than any wish for one word more of this text or that (values are below 10). */
const wordOff = 25;
/** Worth four words off: a required sentence gives way only where the length could not be kept. */
const requiredValue = 100;

/**
 * Chooses pieces so that their words come as near to `target` as possible and the best liked are among them: a
 * knapsack over exact sums, pieces * target steps (300 * 2,000 takes about 3 ms). Never more than `most` words. Keeps
 * the order of the pieces.
 */
export function fit<P extends Piece>(pieces: readonly P[], target: number, most: number): P[] {
  const best = new Float64Array(most + 1).fill(Number.NEGATIVE_INFINITY);
  best[0] = 0;
  const taken = pieces.map(() => new Uint8Array(most + 1));
  pieces.forEach((piece, index) => {
    const row = taken[index]!;
    const gain = piece.words * piece.value + (piece.required === true ? requiredValue : 0);
    if (piece.words < 1) return;
    for (let sum = most; sum >= piece.words; sum--) {
      const withIt = best[sum - piece.words]! + gain;
      if (withIt > best[sum]!) {
        best[sum] = withIt;
        row[sum] = 1;
      }
    }
  });
  return unwind(pieces, taken, bestSum(best, target));
}

function bestSum(best: Float64Array, target: number): number {
  let chosen = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let sum = 1; sum < best.length; sum++) {
    const score = best[sum]! - wordOff * Math.abs(sum - target);
    if (score > highest) {
      highest = score;
      chosen = sum;
    }
  }
  return chosen;
}

function unwind<P extends Piece>(pieces: readonly P[], taken: readonly Uint8Array[], from: number): P[] {
  const chosen: P[] = [];
  let sum = from;
  for (let index = pieces.length - 1; index >= 0; index--) {
    if (taken[index]![sum] === 1) {
      chosen.unshift(pieces[index]!);
      sum -= pieces[index]!.words;
    }
  }
  return chosen;
}
