/**
 * Rule sets for the full centre: rules place each call with its queue's own plan, so that offers
 * equal those without rules.
 */
import { strict as assert } from 'node:assert';
import type { CentreFile } from '../routing/index.ts';
import {
  everythingElse,
  type FactRecord,
  factRecord,
  type GroupFile,
  type Outcome,
  type RuleFile,
  type RuleKind,
  type RuleSetFile,
} from '../rules/index.ts';
import { numbered } from './rounds.ts';

export interface RulePlans {
  readonly ruleSets: readonly RuleSetFile[];
  readonly factsFor: (queuePlace: number) => FactRecord;
}

export const queueFactsRead = ['queue.waiting', 'queue.oldestWaitMs', 'queue.readyAgents'] as const;

const tiers = ['bronze', 'silver', 'gold', 'platinum'] as const;
const languages = ['fr', 'en', 'de', 'nl'] as const;

/** Places a call in each queue of the centre, by at least `rulesMin` route rules. */
export function rulePlans({ queues }: CentreFile, rulesMin: number): RulePlans {
  const count = Math.max(rulesMin, queues.length);
  const rules = numbered(count, (place): RuleFile => {
    const { id = '', plan = {} } = queues[place % queues.length] ?? {};
    const { maxWaitMs = 0, fallback = { kind: 'end' } } = plan;
    const outcome = { queue: id, ...plan, maxWaitMs, fallback } as const;
    return aRule('route', `to-${id}-${place}`, count + 1 - place, conditionsOf(place), outcome);
  });
  const [first] = rules;
  assert(first !== undefined);
  const records = rules.map((_, place) => factRecord(factsOf(place)));
  return {
    ruleSets: [
      aSet('route', [
        ...rules,
        { ...first, name: everythingElse, priority: 1, conditions: { all: [] } },
      ]),
      aSet('classify', [
        aRule(
          'classify',
          'inbound-orders',
          1,
          { all: [isInbound] },
          { callType: 'order', tags: [] },
        ),
      ]),
      aSet('admit', [
        aRule('admit', 'crowded', 3, { all: [isFirst, isCrowded] }, { action: 'busy' }),
        aRule(
          'admit',
          'no-end-in-sight',
          2,
          { all: [isFirst, isUnserved, { any: [isLong, isSlow] }] },
          { action: 'busy' },
        ),
        aRule('admit', everythingElse, 1, { all: [] }, { action: 'accept' }),
      ]),
    ],
    factsFor: (queuePlace) => {
      const record = records[queuePlace];
      assert(record !== undefined);
      return record;
    },
  };
}

function conditionsOf(place: number): GroupFile {
  const { tier, language } = callerOf(place);
  return {
    all: [
      { fact: 'call.type', operator: 'equal', value: 'order' },
      { fact: 'call.dialledNumber', operator: 'in', value: [dialled(place), dialled(-1 - place)] },
      { fact: 'call.language', operator: 'equal', value: language },
      {
        any: [
          { fact: 'customer.tier', operator: 'equal', value: tier },
          { fact: 'customer.lifetimeMinor', operator: 'greaterThanInclusive', value: 500_000 },
        ],
      },
      { fact: 'clock.minuteOfDay', operator: 'lessThan', value: 1_080 },
    ],
  };
}

function factsOf(place: number) {
  const { tier, language } = callerOf(place);
  return {
    'call.channel': 'voice',
    'call.direction': 'inbound',
    'call.dialledNumber': dialled(place),
    'call.language': language,
    'call.attempts': 1,
    'caller.prefixClass': 'national',
    'clock.minuteOfDay': 600,
    'clock.weekday': 3,
    'clock.openState': 'open',
    'centre.state': 'normal',
    'customer.known': true,
    'customer.tier': tier,
    'customer.lifetimeMinor': 1_000 * place,
  };
}

function callerOf(place: number) {
  const tier = tiers[place % tiers.length] ?? 'gold';
  return { tier, language: languages[Math.floor(place / 4) % languages.length] ?? 'fr' };
}

const dialled = (place: number): string => `+33${900_000_000 + place}`;

const isInbound = { fact: 'call.direction', operator: 'equal', value: 'inbound' } as const;
const isFirst = { fact: 'call.transferCount', operator: 'equal', value: 0 } as const;
const isCrowded = { fact: 'call.attempts', operator: 'greaterThan', value: 50 } as const;
const isLong = { fact: 'queue.waiting', operator: 'greaterThan', value: 1_000_000 } as const;
const isSlow = { ...isLong, fact: 'queue.oldestWaitMs', value: 86_400_000 } as const;
const isUnserved = { fact: 'queue.readyAgents', operator: 'equal', value: 0 } as const;

function aSet(kind: RuleKind, rules: readonly RuleFile[]): RuleSetFile {
  return { set: `bench-${kind}`, kind, version: 1, rules };
}

function aRule(
  kind: RuleKind,
  name: string,
  priority: number,
  conditions: GroupFile,
  params: Outcome,
): RuleFile {
  return { name, priority, conditions, event: { type: kind, params } };
}
