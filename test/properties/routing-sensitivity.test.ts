/**
 * The random traces reach every setting: a router that overlooks one is found by the differential.
 *
 * The planted fault is a centre without the setting, so that its default rules. A setting that no
 * trace reaches would be a rule that the differential does not test.
 */
import { describe, expect, it } from 'vitest';
import {
  type CentreFile,
  createRouter,
  type LinkSetting,
  type QueueSetting,
} from '../../routing/index.ts';
import {
  type PlanStep,
  type QueuePlan,
  type Strategy,
  type StrategyName,
  strategyNames,
} from '../../rules/index.ts';
import { runDifferential } from '../support/rig/differential.ts';

type Fault = readonly [setting: string, overlook: (centre: CentreFile) => CentreFile];

const seedsMax = 250;
const instants = 300;

function without<T extends object>(of: T, key: keyof T & string): T {
  const copy = { ...of };
  delete copy[key];
  return copy;
}

function overQueues(centre: CentreFile, change: (queue: QueueSetting) => QueueSetting): CentreFile {
  return { ...centre, queues: centre.queues.map(change) };
}

function overPlans(centre: CentreFile, change: (plan: QueuePlan) => QueuePlan): CentreFile {
  return overQueues(centre, (queue) =>
    queue.plan === undefined ? queue : { ...queue, plan: change(queue.plan) },
  );
}

function overSteps(centre: CentreFile, change: (step: PlanStep) => PlanStep): CentreFile {
  return overPlans(centre, (plan) =>
    plan.steps === undefined ? plan : { ...plan, steps: plan.steps.map(change) },
  );
}

function overLinks(centre: CentreFile, change: (link: LinkSetting) => LinkSetting): CentreFile {
  const within = <T extends { readonly links?: readonly LinkSetting[] }>(of: T): T =>
    of.links === undefined ? of : { ...of, links: of.links.map(change) };
  return {
    ...centre,
    profiles: (centre.profiles ?? []).map(within),
    agents: (centre.agents ?? []).map(within),
  };
}

const faults: readonly Fault[] = [
  ...(
    [
      'precedence',
      'ringGroupRescind',
      'countRingGroup',
      'restoreAgeWithinMs',
      'maxWaitWithLiveOffer',
      'notReadyWithLiveOffer',
      'connectLimitMs',
      'callbackLimitMs',
      'rejectCoolDownMs',
      'failCoolDownMs',
      'rejectsMax',
      'noAnswersMax',
      'autoReturnMs',
      'reofferAfterMs',
      'resumeWithinMs',
      'outboundCounts',
      'idleKey',
      'loadFirst',
      'finalFallback',
      'mayOverrideWrapUp',
      'wrapUpCapMs',
    ] as const
  ).map(
    (key): Fault => [
      `routing.${key}`,
      (centre) => ({ ...centre, routing: without(centre.routing ?? {}, key) }),
    ],
  ),
  ...(['answerLimitMs', 'wrapUp', 'strategy', 'class', 'queue'] as const).map(
    (key): Fault => [
      `defaults.${key}`,
      (centre) => ({ ...centre, defaults: without(centre.defaults ?? {}, key) }),
    ],
  ),
  ...(
    [
      'answerLimitMs',
      'wrapUp',
      'age',
      'noStaff',
      'group',
      'channel',
      'reserve',
      'promoteAfterMs',
      'callbacksWhileClosed',
    ] as const
  ).map(
    (key): Fault => [
      `queues.${key}`,
      (centre) => overQueues(centre, (queue) => without(queue, key)),
    ],
  ),
  ...(['answerLimitMs', 'wrapUp'] as const).map(
    (key): Fault => [
      `groups.${key}`,
      (centre) => ({
        ...centre,
        groups: (centre.groups ?? []).map((group) => without(group, key)),
      }),
    ],
  ),
  ...(['class', 'offsetMs', 'required', 'preferred', 'strategy', 'skipIfUnstaffed'] as const).map(
    (key): Fault => [`plan.${key}`, (centre) => overPlans(centre, (plan) => without(plan, key))],
  ),
  ...(['alsoQueues', 'class', 'offsetMs', 'offers', 'skipIfUnstaffed'] as const).map(
    (key): Fault => [`steps.${key}`, (centre) => overSteps(centre, (step) => without(step, key))],
  ),
  ['steps.mode', (centre) => overSteps(centre, (step) => ({ ...step, mode: 'widen' }))],
  ...(['rank', 'delayMs', 'level', 'order'] as const).map(
    (key): Fault => [`links.${key}`, (centre) => overLinks(centre, (link) => without(link, key))],
  ),
  ...(['capacity', 'wrapUp', 'skills', 'profile'] as const).map(
    (key): Fault => [
      `agents.${key}`,
      (centre) => ({
        ...centre,
        agents: (centre.agents ?? []).map((agent) => without(agent, key)),
      }),
    ],
  ),
  ...(['exclusive', 'interruptibleBy', 'chat', 'email', 'voice'] as const).map(
    (key): Fault => [
      `channels.${key}`,
      (centre) => ({ ...centre, channels: without(centre.channels ?? {}, key) }),
    ],
  ),
  ['seed', (centre) => without(centre, 'seed')],
];

/** Of the first pick of a round, and of what comes after. */
const ringFaults: readonly Fault[] = [
  ['ringGroup.offers', (centre) => overRings(centre, (ring) => ({ ...ring, offers: 1 }))],
  ['ringGroup.everyMs', (centre) => overRings(centre, (ring) => ({ ...ring, everyMs: 1e9 }))],
];

type Ring = Extract<Strategy, { ringGroup: object }>['ringGroup'];

function overRings(centre: CentreFile, change: (ring: Ring) => Ring): CentreFile {
  const within = <T extends { readonly strategy?: Strategy }>(of: T): T =>
    typeof of.strategy === 'object' && 'ringGroup' in of.strategy
      ? { ...of, strategy: { ringGroup: change(of.strategy.ringGroup) } }
      : of;
  return { ...overPlans(centre, within), defaults: within({ ...centre.defaults }) };
}

const presets = strategyNames.filter((name) => name !== 'longestIdle');

function asLongestIdle(preset: StrategyName): Fault {
  return [
    preset,
    (centre) => ({
      ...overPlans(centre, (plan) =>
        plan.strategy === preset ? { ...plan, strategy: 'longestIdle' } : plan,
      ),
      defaults:
        centre.defaults?.strategy === preset
          ? { ...centre.defaults, strategy: 'longestIdle' }
          : { ...centre.defaults },
    }),
  ];
}

/** The first seed on which the fault shows; null: none. */
function firstSeedOf([, overlook]: Fault): number | null {
  for (let seed = 1; seed <= seedsMax; seed += 1) {
    const difference = runDifferential({
      seed,
      instants,
      left: createRouter,
      right: (options) => createRouter({ ...options, centre: overlook(options.centre) }),
    });
    if (difference !== null) return seed;
  }
  return null;
}

describe('a router that overlooks a setting', () => {
  it.each([...faults, ...ringFaults])('is found by the differential: %s', (...fault) => {
    expect(firstSeedOf(fault)).not.toBeNull();
  });

  it.each(presets.map(asLongestIdle))('is found where it is the strategy %s', (...fault) => {
    expect(firstSeedOf(fault)).not.toBeNull();
  });
});
