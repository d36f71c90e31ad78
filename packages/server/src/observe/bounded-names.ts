/**
 * Passes the first `most` different names on and calls all others `other`: requests can name what they like, and each
 * new label value costs memory for ever, here and in whatever stores the metrics.
 */
export function createBoundedNames(most: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.has(name)) return name;
    if (known.size >= most) return "other";
    known.add(name);
    return name;
  };
}
