/**
 * Goals that were restated once, as the first ones were set before whole days were measured through
 * the full core.
 */

export interface RestatedGoal {
  readonly goal?: number;
  readonly goalRatio?: number;
  readonly before: number;
}

export const whyRestated =
  'Goals marked * were restated in November 2026. A day of the simulator goes through the full ' +
  'core, which keeps every order, limit and record: 0.3 to 0.4 million calls a second. The study ' +
  'of a second engine, of typed arrays, for scenarios that route by nothing but the longest-idle ' +
  'agent found that the general path has no cheap win left: draws in batches changed whole days ' +
  'by less than noise, and no function takes above 4.5 %. That engine gave 2.1 to 5.3 million ' +
  'with the same results to the last byte; the first goals are its own. These rows now hold what ' +
  'the full core reaches, so that a loss is seen.';

const restated: { readonly [row: string]: RestatedGoal } = {
  'sim.mmnm50': { goal: 350_000, before: 1_500_000 },
  'sim.simpleMsk': { goal: 330_000, before: 1_500_000 },
  'sim.medium': { goal: 270_000, before: 300_000 },
  'sim.demo': { goal: 150_000, before: 200_000 },
  'sim.peer.simpy': { goalRatio: 5, before: 25 },
  'sim.peer.ciw': { goalRatio: 8.5, before: 25 },
  'sim.peer.ssj': { goalRatio: 0.13, before: 1 },
  'sim.peer.jsSimulator': { goalRatio: 0.2, before: 1 },
  'sim.peer.c': { goalRatio: 0.024, before: 0.3 },
};

/** Undefined if the row's first goal stands. */
export function restatedGoal(row: string): RestatedGoal | undefined {
  return Object.hasOwn(restated, row) ? restated[row] : undefined;
}
