import { expect, test } from "vitest";
import { createSlots } from "../../src/jobs/slots.ts";

const never = new AbortController().signal;

test("places are given out in order and never more than there are", async () => {
  const slots = createSlots(1);
  const order: string[] = [];
  const giveBack = await slots.take(never);
  const second = slots.take(never).then((back) => {
    order.push("second");
    back();
  });
  const third = slots.take(never).then(() => order.push("third"));
  await Promise.resolve();
  expect(order).toEqual([]);
  giveBack();
  await Promise.all([second, third]);
  expect(order).toEqual(["second", "third"]);
});

test("who stops waiting leaves no hole in the line", async () => {
  const slots = createSlots(1);
  const giveBack = await slots.take(never);
  const impatient = new AbortController();
  const first = slots.take(impatient.signal);
  const second = slots.take(never);
  impatient.abort(new Error("too long"));
  await expect(first).rejects.toThrow("too long");
  giveBack();
  await second;
});
