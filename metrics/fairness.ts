/**
 * Fairness inside a group: is work spread evenly over the hours that agents were there?
 *
 * x_i = calls handled per hour in Ready, Reserved, Busy or Working After Call. Agents without such
 * time are left out.
 * Source: acd-routing.md C7; Jain, Chiu and Hawe (1984).
 */
import { hourMs } from '../kernel/index.ts';
import type { AgentCounts } from './counts.ts';
import type { MeasureDefinition } from './measure.ts';

/** 1: all alike; 1/n: one does all. See {@link jainIndex}. */
export const fairness: MeasureDefinition = {
  id: 'handledFairness',
  name: { en: 'Fairness (Jain index)', fr: 'Équité (indice de Jain)' },
  unit: 'ratio',
  numerator: '(sum of x)²',
  denominator: 'n x sum of x²',
  counted:
    'Agents with ready time; x = routed calls handled per ready hour, by the end of wrap-up.',
  remark: '1 where all are alike, 1/n where one does all.',
  source: 'acd-routing.md C7',
  replications: 'perRun',
};

/** How unlike the rests before an offer are; smallest and largest stand in `WaitSpread`. */
export const idleAtOffer: MeasureDefinition = {
  id: 'idleAtOfferMsRange',
  name: { en: 'Range of idle time at offer', fr: 'Étendue du repos avant présentation' },
  unit: 'ms',
  numerator: 'largest - smallest idle time of an agent at an offer',
  denominator: '',
  counted: 'All offers of the queue, in the interval of the call’s entry.',
  remark: 'Idle is Ready or Reserved without an interaction, unbroken.',
  source: 'acd-routing.md C7',
  replications: 'perRun',
};

/** Time in which an agent was there for work. */
export function staffedMs(of: Readonly<AgentCounts>): number {
  return of.readyMs + of.reservedMs + of.busyMs + of.workingAfterCallMs;
}

/** x of one agent; null without ready time. */
export function handledPerReadyHour(of: Readonly<AgentCounts>): number | null {
  const readyMs = staffedMs(of);
  return readyMs === 0 ? null : (of.handled * hourMs) / readyMs;
}

/** Jain's index of non-negative values; null where there are none, or all are 0. */
export function jainIndex(values: readonly number[]): number | null {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return squares === 0 ? null : (sum * sum) / (values.length * squares);
}
