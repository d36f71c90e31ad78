import type { ImageProviders } from "@galley/contract";
import type { Taken } from "./images-save.ts";
import type { Asked } from "./images-take.ts";
import { type Column, facts, money, table } from "./show.ts";

/** What came of it, for a program. */
export const documentOf = (batch_id: string | null, taken: readonly Taken[]): object => ({
  batch_id,
  jobs: taken.map(({ job, files }) => ({ ...job, files })),
});

/** What came of it, for a person. */
export function viewPictures(asked: Asked, taken: readonly Taken[]): string {
  const lines = taken.flatMap(({ job, files }): Array<[string, string]> => {
    if (job.result === null)
      return [["failed", `job ${job.job_id} is ${job.status}${job.error_message ? `: ${job.error_message}` : ""}`]];
    const { images, warnings } = job.result;
    return [
      ...images.map(({ width, height }, index): [string, string] => [
        "picture",
        `${files[index]}, ${width} x ${height}`,
      ]),
      ...warnings.map((warning): [string, string] => ["note", warning]),
    ];
  });
  const paid = taken.map(({ job }) => job.result?.cost ?? null);
  const isKnown = paid.every((cost) => cost !== null);
  const told =
    isKnown && paid.length > 0 ? [["cost", money(paid.reduce((sum, cost) => sum + cost, 0))] as [string, string]] : [];
  const shown = `\n${facts([...withoutDoubles(lines), ...told])}`;
  const drafts = taken.filter(({ job }) => job.is_draft && job.status === "completed");
  if (drafts.length === 0) return shown;
  const which = drafts.length === 1 ? "The draft" : `The ${drafts.length} drafts`;
  const id = asked.batch_id ?? asked.job_id;
  return `${shown}\n\n${which} can be made final: galley images finalize ${id}`;
}

/** What holds for every picture of a batch is said once. */
function withoutDoubles(lines: ReadonlyArray<[string, string]>): Array<[string, string]> {
  const seen = new Set<string>();
  return lines.filter(([name, value]) => name !== "note" || (!seen.has(value) && seen.add(value)));
}

/** Everything that each provider does, with its price; qualities that differ in nothing else are one line. */
export function viewProviders({ providers }: ImageProviders): string {
  const lines = new Map<string, { cells: string[]; qualities: string[] }>();
  for (const { name, is_default, offers } of providers) {
    for (const { operation, edit_type, quality, model, cost, seconds } of offers) {
      const cells = [
        is_default ? `${name} *` : name,
        edit_type ?? operation,
        model,
        money(cost),
        `${Math.round(seconds)}s`,
      ];
      const line = lines.get(cells.join("\n")) ?? { cells, qualities: [] };
      line.qualities.push(quality);
      lines.set(cells.join("\n"), line);
    }
  }
  const rows = [...lines.values()].map(({ cells, qualities }) => [...cells, qualities.join(", ")]);
  return `${table(columns, rows)}\n\n* makes what names no provider.`;
}

const columns: Column[] = [
  ["PROVIDER", "left"],
  ["DOES", "left"],
  ["MODEL", "left"],
  ["COST", "right"],
  ["ABOUT", "right"],
  ["QUALITY", "left"],
];
