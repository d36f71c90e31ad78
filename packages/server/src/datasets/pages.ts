import { Refusal } from "../refusal.ts";

const form = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id that a page begins below: ids are in the order of time, and so their order is that of the lists. @throws Refusal */
export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined || form.test(cursor)) return cursor;
  const message = "must be from the Link header of an earlier page";
  throw new Refusal("validation_failed", "The cursor is not one of ours.", [{ path: "cursor", message }]);
}

/** Of rows of which one more was asked for than the page has: the page, and where the next one begins. */
export function pageOf<Row extends { id: string }>(rows: Row[], limit: number): { rows: Row[]; next?: string } {
  const page = rows.slice(0, limit);
  return rows.length > limit ? { rows: page, next: page.at(-1)!.id } : { rows: page };
}
