/**
 * Longest waits: of those waiting now, and of all in the window.
 *
 * Calls that are being offered still wait; those planned for a callback do not.
 * Source: acd-routing.md C3.
 */
import type { CallClass } from '../rules/index.ts';
import type { MeasureDefinition } from './measure.ts';
import type { Metrics } from './metrics.ts';
import type { Scope } from './scope.ts';

/** A gauge: it ignores the window. */
export const longestWaiting: MeasureDefinition = {
  id: 'longestWaitingMs',
  name: { en: 'Longest waiting now', fr: 'Plus longue attente en cours' },
  unit: 'ms',
  numerator: 'now - earliest entry still waiting',
  denominator: '',
  counted:
    'Calls that wait now, live offers included, callbacks not; per queue, and in it per class at entry.',
  remark: 'A dash where nobody waits.',
  source: 'acd-routing.md C3',
  replications: 'perRun',
};

/** Over all entries, those still waiting included. */
export const waitMost: MeasureDefinition = {
  id: 'waitMsMax',
  name: { en: 'Longest wait', fr: 'Attente maximale' },
  unit: 'ms',
  numerator: 'largest w',
  denominator: '',
  counted:
    'All entries of the window, however they ended, by entry; running waits up to now; per queue, and in it per class at entry.',
  remark: '0 where nobody entered.',
  source: 'acd-routing.md C3',
  replications: 'perRun',
};

/** Of one class [all]; null: nobody waits. */
export function longestWaitingMs(
  metrics: Metrics,
  scope: Scope,
  ofClass?: CallClass,
): number | null {
  const earliestAtMs = metrics.earliestWaitingAtMs(scope, ofClass);
  return earliestAtMs === null ? null : Math.max(0, scope.atMs - earliestAtMs);
}
