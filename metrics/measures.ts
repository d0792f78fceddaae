/**
 * All measures that are ratios; others are in `gauges.ts`. To add one, add a row with what differs
 * from its group. Source: acd-routing.md C1 to C9.
 */
import type { ServiceLevelId } from '../routing/index.ts';
import type { AgentCounts, QueueCounts, WorkCounts } from './counts.ts';
import { gauges } from './gauges.ts';
import {
  countedAtEnd,
  countedByClock,
  type Measure,
  type MeasureDefinition,
  starvationSource,
} from './measure.ts';
import { serviceLevels } from './service-level.ts';

/** Counters to add, or with a minus to subtract. */
type Sum<Key extends string> = readonly (Key | `-${Key}`)[];
type Shared = Pick<MeasureDefinition, 'unit' | 'counted' | 'source'>;

interface Row<Key extends string> extends Partial<Shared> {
  readonly says: readonly [numerator: string, denominator: string];
  readonly sums: readonly [numerator: Sum<Key>, denominator: Sum<Key>];
  readonly remark: string;
}

/** Makes a group's rows. */
function group<Of extends Measure['of'], Key extends string>(of: Of, shared: Shared) {
  return <const Id extends string>(id: Id, en: string, fr: string, row: Row<Key>): Measure<Id> => {
    const { says, sums, ...more } = row;
    const [over, under] = [adderOf(sums[0]), adderOf(sums[1])];
    const measure = {
      id,
      of,
      name: { en, fr },
      numerator: says[0],
      denominator: says[1],
      ...shared,
      ...more,
      replications: 'ratioOfMeans' as const,
      sums: (counts: Readonly<Record<Key, number>>) => ({
        numerator: over(counts),
        denominator: under(counts),
      }),
    };
    return measure as unknown as Measure<Id>;
  };
}

function adderOf<Key extends string>(keys: Sum<Key>) {
  const terms = keys.map((key) => {
    const isTaken = key.startsWith('-');
    return { key: (isTaken ? key.slice(1) : key) as Key, sign: isTaken ? -1 : 1 };
  });
  return (counts: Readonly<Record<Key, number>>): number => {
    let sum = 0;
    for (const { key, sign } of terms) sum += sign * counts[key];
    return sum;
  };
}

const wait = group<'queues', keyof QueueCounts>('queues', {
  unit: 'ms',
  counted: countedAtEnd,
  source: 'acd-routing.md C3',
});
const abandon = group<'queues', keyof QueueCounts>('queues', {
  unit: 'share',
  counted: `${countedAtEnd} By event O are the entries that ended in the interval.`,
  source: 'acd-routing.md C6',
});
const segment = group<'work', keyof WorkCounts>('work', {
  unit: 'ms',
  counted:
    'Agent segments, when their wrap-up has ended; of a queue in the interval of the call\u2019s entry [default] or of that end, of an agent in that of the end. Of the agents in a conference the one who was there first, then the next.',
  source: 'acd-routing.md C4',
});
const offer = group<'work', keyof WorkCounts>('work', {
  unit: 'share',
  counted:
    'Offers when they are made, their outcomes when they end; of a queue in the interval of the call\u2019s entry [default] or of that moment, of an agent in that of the moment. Offers of consults and of calls for one agent are the agent\u2019s alone.',
  source: 'acd-routing.md C4',
});
const time = group<'agents', keyof AgentCounts>('agents', {
  unit: 'share',
  counted: countedByClock,
  source: 'acd-routing.md C5',
});
const passed = group<'queues', keyof QueueCounts>('queues', {
  unit: 'ratio',
  counted:
    'Entries of the queue, when they are first offered or end without, in the interval of their entry [default] or of that moment.',
  source: starvationSource,
});
const told = group<'queues', keyof QueueCounts>('queues', {
  unit: 'share',
  counted:
    'Predictions told while a call waited, once it is answered, in the interval of its entry [default] or of the answer. Waits that end otherwise are no outcomes.',
  source: 'acd-routing.md C8',
});

/** Measures of announced waits; undefined unless waits were announced. */
export const predictionMeasures = [
  told('expectedWaitErrorMsMean', 'Error of expected waits', 'Erreur de l’attente estimée', {
    unit: 'ms',
    says: ['sum of |told - waited from then|', 'predictions whose wait was answered'],
    sums: [['predictionErrorMs'], ['predictions']],
    remark: 'Alerting is part of the wait.',
  }),
  told(
    'expectedWaitInRangeShare',
    'Waits inside the range told',
    'Attentes dans la fourchette annoncée',
    {
      says: [
        'of these, waited within the range told, its ends included',
        'predictions with a range whose wait was answered',
      ],
      sums: [['predictionsInRange'], ['predictionsRanged']],
      remark: 'The range runs from the 50th to the 90th percentile: 0.4 were the model exact.',
    },
  ),
] as const;

const others = [
  wait('speedOfAnswerMs', 'Speed of answer', 'Délai moyen de réponse', {
    says: ['sum of w over answered', 'A'],
    sums: [['waitMsAnswered'], ['answered']],
    remark: 'Alerting included; waits of callers who left are not.',
  }),
  wait(
    'delayedAnswerMsMean',
    'Mean delay of the delayed',
    'Attente moyenne des appels mis en attente',
    {
      says: ['sum of w over answered', 'answered with w > 0'],
      sums: [['waitMsAnswered'], ['answeredAfterWait']],
      remark: 'Speed of answer of those who were not answered at once.',
    },
  ),
  wait('timeToAbandonMsMean', 'Mean time to abandon', 'Délai moyen d’abandon', {
    says: ['sum of w over abandoned', 'B'],
    sums: [['waitMsAbandoned'], ['abandoned']],
    remark: 'Not the patience of callers: those answered are missing.',
  }),
  wait('waitMsMean', 'Mean wait', 'Attente moyenne', {
    says: ['sum of w over all ended', 'A + B + V + X + C'],
    sums: [['waitMsLeft'], ['answered', 'abandoned', 'overflowed', 'endedBySystem', 'callbacks']],
    remark: 'Abandons included; who still waits is not.',
    source: 'tapi-call-center.md 4.3 (averageWaitTime)',
  }),
  abandon('abandonShare', 'Abandon share', 'Taux d’abandon', {
    says: ['B', 'O'],
    sums: [['abandoned'], ['offeredForShare']],
    remark: 'Callbacks and messages are not abandons.',
  }),
  abandon('abandonShareNet', 'Abandon share net of short', 'Taux d’abandon hors abandons courts', {
    says: ['B - B_s', 'O - B_s'],
    sums: [
      ['abandoned', '-abandonedShort'],
      ['offeredForShare', '-abandonedShort'],
    ],
    remark: 'Callers who left within s are left out.',
  }),
  abandon('abandonShareAlerting', 'Abandons while alerting', 'Abandons pendant la sonnerie', {
    says: ['B in phase alerting', 'O'],
    sums: [['abandonedAlerting'], ['offeredForShare']],
    remark: 'Part of the abandon share; abandons while connecting are not in it.',
  }),
  wait('blockShare', 'Block share', 'Taux de blocage', {
    unit: 'share',
    says: ['blocked', 'attempts = blocked + entries from outside'],
    sums: [['blocked'], ['blocked', 'enteredFromOutside']],
    counted: 'Arrivals from outside, at their arrival. Calls moved in are no attempts.',
    remark:
      'Of attempts, not of admitted calls. A simulation counts attempts that found no line too.',
    source: 'acd-routing.md C1',
  }),
  wait('delayShare', 'Delay share', 'Part des appels mis en attente', {
    unit: 'share',
    says: ['entries with w > 0', 'O'],
    sums: [['waited'], ['offeredForShare']],
    counted: `${countedAtEnd} By entry those still waiting count too.`,
    remark: 'However the wait ended.',
    source: 'reference/README.md 5',
  }),
  // The handle time if none is specified.
  segment('handleTimeMsMean', 'Mean handle time', 'Durée moyenne de traitement', {
    says: ['talk + hold + wrap-up', 'handled'],
    sums: [['connectedMs', 'wrapUpMs'], ['handled']],
    remark: 'Per agent segment of routed calls.',
  }),
  segment(
    'handleTimeMsMeanPerContact',
    'Mean handle time per contact',
    'Durée moyenne de traitement par contact',
    {
      says: ['talk + hold + wrap-up', 'contacts handled'],
      sums: [['connectedMs', 'wrapUpMs'], ['contactsHandled']],
      remark: 'A transferred call is one contact of several segments, counted with its first.',
    },
  ),
  segment(
    'handleTimeMsMeanOutbound',
    'Mean handle time, outbound',
    'Durée moyenne de traitement, sortants',
    {
      says: ['talk + hold + wrap-up of dialler calls', 'dialler calls handled'],
      sums: [['connectedMsOutbound', 'wrapUpMsOutbound'], ['handledOutbound']],
      remark: 'Calls dialled through a queue; an agent\u2019s own calls are not in it.',
    },
  ),
  segment(
    'handleTimeMsMeanConsult',
    'Mean handle time, consults',
    'Durée moyenne de traitement, consultations',
    {
      says: ['talk + hold + wrap-up of consults', 'consults handled'],
      sums: [['connectedMsConsult', 'wrapUpMsConsult'], ['handledConsult']],
      remark: 'Of the agent asked, until the consult ends or the caller is passed to them.',
    },
  ),
  segment('holdShare', 'Hold rate', 'Taux de mise en attente', {
    unit: 'share',
    says: ['handled with a hold', 'handled'],
    sums: [['handledHeld'], ['handled']],
    remark: 'A segment held several times counts once.',
  }),
  segment('holdMsMean', 'Mean hold', 'Durée moyenne de mise en attente', {
    says: ['hold', 'handled'],
    sums: [['holdMs'], ['handled']],
    remark: 'Segments without hold count with 0.',
  }),
  segment('wrapUpMsMean', 'Mean wrap-up', 'Durée moyenne de post-appel', {
    says: ['wrap-up', 'handled'],
    sums: [['wrapUpMs'], ['handled']],
    remark: 'Segments without wrap-up count with 0.',
  }),
  offer('offerConnectedShare', 'Offers connected', 'Présentations abouties', {
    says: ['connected', 'offers'],
    sums: [['offersConnected'], ['offers']],
    remark: 'The caller spoke with the agent.',
  }),
  offer('offerRejectedShare', 'Offers rejected', 'Présentations refusées', {
    says: ['rejected', 'offers'],
    sums: [['offersRejected'], ['offers']],
    remark: 'The agent said no.',
  }),
  offer('offerExpiredShare', 'Offers expired', 'Présentations sans réponse', {
    says: ['expired', 'offers'],
    sums: [['offersExpired'], ['offers']],
    remark: 'The only no-answer.',
  }),
  offer('offerFailedShare', 'Offers failed', 'Présentations en échec', {
    says: ['failed', 'offers'],
    sums: [['offersFailed'], ['offers']],
    remark: 'Device busy, unreachable, or media broken.',
  }),
  offer('offerRescindedShare', 'Offers rescinded', 'Présentations retirées', {
    says: ['rescinded', 'offers'],
    sums: [['offersRescinded'], ['offers']],
    remark: 'Withdrawn by us; no fault of the agent.',
  }),
  wait('offersPerAnsweredCall', 'Offers per answered call', 'Présentations par appel répondu', {
    unit: 'ratio',
    says: ['offers', 'A + callbacks connected'],
    sums: [['offers'], ['answered', 'callbacksConnected']],
    counted: `${countedAtEnd} Offers when they are made.`,
    remark: '1 where every first offer is answered; more where several agents ring at once.',
    source: 'acd-routing.md C7',
  }),
  time('occupancy', 'Occupancy', 'Taux d’occupation', {
    says: ['time with an interaction or wrap-up', 'that + Ready idle (Reserved included)'],
    sums: [['handlingMs'], ['handlingMs', 'idleMs']],
    remark: 'Not Ready is in neither.',
  }),
  time('capacityOccupancy', 'Capacity occupancy', 'Occupation de la capacité', {
    says: [
      'capacity units in use x time',
      'capacity units x time in Ready, Reserved, Busy or Working After Call',
    ],
    sums: [['unitMs'], ['capacityMs']],
    remark: 'Units are in use from the offer to the end of wrap-up. Use it for text.',
  }),
  time('loggedInOccupancy', 'Logged-in occupancy', 'Occupation sur temps connecté', {
    says: ['time with an interaction or wrap-up', 'logged-on time'],
    sums: [['handlingMs'], ['notReadyMs', 'readyMs', 'reservedMs', 'busyMs', 'workingAfterCallMs']],
    remark: 'Not Ready lowers it.',
  }),
  passed('overtakenShare', 'Calls passed over', 'Appels dépassés', {
    unit: 'share',
    says: [
      'entries passed over by a later one of their queue',
      'entries first offered, or ended without',
    ],
    sums: [['overtaken'], ['judged']],
    remark: 'Whatever the reason: class, skill, link. 0 in a queue that is first in, first out.',
  }),
  passed('overtakenTimesMean', 'Times passed over', 'Nombre de dépassements subis', {
    says: ['later entries that were offered before', 'entries passed over'],
    sums: [['overtakings'], ['overtaken']],
    remark: 'Of a call that was passed over: by how many.',
  }),
  passed('overtakenByMsMean', 'Passed over by', 'Dépassement moyen', {
    unit: 'ms',
    says: ['sum of entry of the last that passed - own entry', 'entries passed over'],
    sums: [['overtakenByMs'], ['overtaken']],
    remark: 'How much later the one came that was offered first.',
  }),
  ...predictionMeasures,
] as const;

export type RatioMeasureId = ServiceLevelId | (typeof others)[number]['id'];

/** Service levels first. */
export const ratioMeasures: readonly Measure<RatioMeasureId>[] = [...serviceLevels, ...others];

/** All definitions, ratios first. */
export const measures: readonly MeasureDefinition[] = [...ratioMeasures, ...gauges];
