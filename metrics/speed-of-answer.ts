/**
 * Speed of answer (ASA): the mean wait of answered calls, time of alerting included.
 *
 * It says nothing of those who left. `delayedAnswerMs` is the same without the calls answered at
 * once.
 * Source: acd-routing.md C3.
 */
import { countedAtEnd, defineMeasure } from './measure.ts';

/** Over all answered calls. */
export const speedOfAnswer = defineMeasure({
  id: 'speedOfAnswerMs',
  of: 'queues',
  name: { en: 'Speed of answer', fr: 'Délai moyen de réponse' },
  unit: 'ms',
  numerator: 'sum of w over answered',
  denominator: 'A',
  counted: countedAtEnd,
  remark: 'Alerting included; waits of callers who left are not.',
  source: 'acd-routing.md C3',
  sums: (of) => ({ numerator: of.waitMsAnswered, denominator: of.answered }),
});

/** Over answered calls that waited at all. */
export const delayedAnswer = defineMeasure({
  id: 'delayedAnswerMsMean',
  of: 'queues',
  name: { en: 'Mean delay of the delayed', fr: 'Attente moyenne des appels mis en attente' },
  unit: 'ms',
  numerator: 'sum of w over answered',
  denominator: 'answered with w > 0',
  counted: countedAtEnd,
  remark: 'Speed of answer of those who were not answered at once.',
  source: 'acd-routing.md C3',
  sums: (of) => ({ numerator: of.waitMsAnswered, denominator: of.answeredAfterWait }),
});
