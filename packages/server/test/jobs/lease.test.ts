import { createManualClock, DatabaseError } from "@galley/foundation";
import { expect, test } from "vitest";
import { LeaseLost } from "../../src/jobs/job-error.ts";
import { keepLease, usualLeaseTime as leaseTime } from "../../src/jobs/lease.ts";

const third = leaseTime / 3;

/** A lease whose renewals are answered as told, one after the other; the last answer stays. */
function scene(...answers: Array<{ cancelRequested: boolean } | undefined | Error>) {
  const clock = createManualClock();
  let renewals = 0;
  const renew = async () => {
    const answer = answers[Math.min(renewals++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const lease = keepLease({ store: { renew }, clock, leaseTime }, "job", "token");
  return { clock, lease, renewals: () => renewals };
}

const full = new DatabaseError("full", "database or disk is full");

test("a lease is renewed three times in its length, until it is ended", async () => {
  const { clock, lease, renewals } = scene({ cancelRequested: false });
  await clock.advance(leaseTime * 2);
  expect(renewals()).toBe(6);
  lease.end();
  await clock.advance(leaseTime);
  expect(renewals()).toBe(6);
  expect(lease.signal.aborted).toBe(false);
  expect(clock.waiting).toBe(0);
});

test("a database that fails for less than the lease is got over", async () => {
  const { clock, lease } = scene(full, full, { cancelRequested: false });
  await clock.advance(leaseTime * 3);
  expect(lease.signal.aborted).toBe(false);
});

test("a database that fails for the whole lease ends the attempt, with the database's error", async () => {
  const { clock, lease } = scene(full);
  await clock.advance(third * 2);
  expect(lease.signal.aborted).toBe(false);
  await clock.advance(third);
  expect(lease.signal.reason).toBe(full);
  expect(clock.waiting).toBe(0);
});

test("a lease that somebody else has taken is lost at the next renewal", async () => {
  const { clock, lease } = scene(undefined);
  await clock.advance(third);
  expect(lease.signal.reason).toBeInstanceOf(LeaseLost);
});

test("a renewal that is never answered ends the attempt when the lease is over", async () => {
  const clock = createManualClock();
  const store = { renew: () => new Promise<never>(() => {}) };
  const lease = keepLease({ store, clock, leaseTime }, "job", "token");
  await clock.advance(leaseTime - 1);
  expect(lease.signal.aborted).toBe(false);
  await clock.advance(1);
  expect(lease.signal.reason).toBeInstanceOf(DatabaseError);
  expect(clock.waiting).toBe(0);
});
