import { openPostgres } from "@galley/foundation";
import { describe, expect, onTestFinished, test } from "vitest";
import { createLiveTexts } from "../../src/jobs/live-text.ts";
import type { JobTables } from "../../src/jobs/tables.ts";
import { createGate, createHarness, unavailable } from "./harness.ts";

const intro = { section: "s1", place: 0, heading: "Heat" };
const body = { section: "s2", place: 1, heading: "Air" };

/** The texts as another process sees them; a SQLite file belongs to one process, of which it is another part. */
function openElsewhere({ path, database: own, clock, defects }: Awaited<ReturnType<typeof createHarness>>) {
  const database = path.startsWith("postgres:") ? openPostgres<JobTables>(path) : own;
  if (database !== own) onTestFinished(() => database.close());
  return createLiveTexts({ database, clock, onError: (error) => void defects.push(error) });
}

describe("text that a stage shows", () => {
  test("is seen here at once, elsewhere after half a second, and is gone when the result is there", async () => {
    const [shown, goesOn] = [createGate(), createGate()];
    const harness = await createHarness({
      async second(context) {
        context.show(body, "Heaps");
        context.show(intro, "A heap");
        context.show(body, "Heaps need air");
        await shown.pass();
        await goesOn.pass();
        return "text";
      },
    });
    const { texts, clock } = harness;
    const elsewhere = openElsewhere(harness);
    const id = await harness.accept();
    let told = 0;
    const unlisten = texts.listen(id, () => {
      told += 1;
    });
    const delivered = harness.deliverDue();
    await shown.reached;
    const written = [
      { ...intro, revision: 1, text: "A heap" },
      { ...body, revision: 1, text: "Heaps need air" },
    ];
    expect(await texts.of(id)).toEqual(written);
    expect(await elsewhere.of(id)).toEqual([]);
    expect(told).toBe(0);
    await clock.advance(50);
    expect(told).toBe(1);
    await clock.advance(450);
    await expect.poll(() => elsewhere.of(id)).toEqual(written);
    unlisten();
    shown.open();
    goesOn.open();
    await delivered;
    expect((await harness.status(id)).status).toBe("completed");
    expect(await texts.of(id)).toEqual([]);
    expect(await elsewhere.of(id)).toEqual([]);
    expect(harness.defects).toEqual([]);
  });

  test("stays when the attempt fails, and the next one goes on where it is the same, else has revisions of its own", async () => {
    const showing = [
      [
        [intro, "A heap of leaves"],
        [body, "Air"],
      ],
      [
        [intro, "A heap of leaves and twigs"],
        [body, "Water"],
      ],
    ] as const;
    let attempt = 0;
    const harness = await createHarness({
      async second(context) {
        for (const [section, text] of showing[attempt] ?? []) context.show(section, text);
        attempt += 1;
        throw unavailable();
      },
    });
    const id = await harness.accept();
    await harness.deliverDue();
    expect(await harness.texts.of(id)).toMatchObject([
      { section: "s1", revision: 1, text: "A heap of leaves" },
      { section: "s2", revision: 1, text: "Air" },
    ]);
    await harness.clock.advance(10_000);
    await harness.deliverDue();
    expect(await harness.texts.of(id)).toMatchObject([
      { section: "s1", revision: 1001, text: "A heap of leaves and twigs" },
      { section: "s2", revision: 1001, text: "Water" },
    ]);
    expect(harness.defects).toEqual([]);
  });

  test("of an attempt whose lease is another's is not stored", async () => {
    const harness = await createHarness();
    const id = await harness.accept();
    await harness.store.apply(id, { type: "claimed", token: "mine", leaseUntil: harness.clock.now() + 60_000 });
    const stale = await harness.texts.begin(id, "theirs", false);
    stale.show(intro, "Not to be seen");
    await stale.close();
    expect(await harness.texts.of(id)).toEqual([]);
    const own = await harness.texts.begin(id, "mine", false);
    own.show(intro, "To be seen");
    await own.close();
    expect(await harness.texts.of(id)).toMatchObject([{ text: "To be seen" }]);
    expect(harness.defects).toEqual([]);
  });
});
