/** Random small centres: a queue per call type, with steps, limits and overflow between them. */
import type { CentreFile, QueueSetting } from '../../../routing/index.ts';
import { type Fallback, type PlanStep, strategyNames } from '../../../rules/index.ts';
import type { Draw } from '../rig/draw.ts';

/** A centre with the profiles `all` and `<queue>-only`, whose shifts a scenario gives. */
export function randomHouse(draw: Draw, queueIds: readonly string[]): CentreFile {
  const level = () => draw.int(1, 100);
  // Some agent must be able to serve each queue, or the scenario is refused.
  const able = () => draw.int(50, 100);
  return {
    schema: 'callwright.centre/1',
    id: 'house',
    timeZone: 'UTC',
    skills: [...queueIds],
    defaults: { answerLimitMs: draw.pick([5_000, 20_000]), strategy: draw.pick(strategyNames) },
    routing: {
      maxWaitWithLiveOffer: draw.pick(['finishOffer', 'cut'] as const),
      notReadyWithLiveOffer: draw.pick(['rescind', 'finishOffer'] as const),
    },
    queues: queueIds.map((id, place) =>
      randomQueue(draw, { id, later: queueIds.slice(place + 1) }),
    ),
    profiles: [
      {
        id: 'all',
        skills: Object.fromEntries(queueIds.map((id) => [id, able()])),
        links: queueIds.map((queue) => ({ queue, rank: draw.int(0, 1) })),
      },
      ...queueIds.map((id) => ({
        id: `${id}-only`,
        skills: { [id]: level() },
        links: [{ queue: id, delayMs: draw.pick([0, 0, 10_000]) }],
      })),
    ],
  };
}

function randomQueue(
  draw: Draw,
  { id, later }: { readonly id: string; readonly later: readonly string[] },
): QueueSetting {
  const hasLimit = draw.chance(0.5);
  return {
    id,
    plan: {
      class: draw.pick([0, 1, 2, 3]),
      offsetMs: draw.pick([0, 0, -10_000, 30_000]),
      required: draw.chance(0.4) ? [{ skill: id, minLevel: 50 }] : [{ skill: id }],
      preferred: draw.chance(0.3) ? [{ skill: id, weight: 2 }] : [],
      steps: draw.chance(0.6) ? [randomStep(draw, later)] : [],
      ...(hasLimit
        ? { maxWaitMs: draw.pick([45_000, 120_000]), fallback: randomFallback(draw, later) }
        : {}),
    },
    wrapUp: draw.pick([
      { mode: 'none' },
      { mode: 'timed', limitMs: 10_000 },
      { mode: 'optional', limitMs: 20_000 },
    ] as const),
    ...(draw.chance(0.2) ? { reserve: 1 } : {}),
    ...(draw.chance(0.2) ? { promoteAfterMs: 30_000 } : {}),
  };
}

function randomStep(draw: Draw, later: readonly string[]): PlanStep {
  return {
    atMs: draw.pick([10_000, 30_000]),
    mode: 'widen',
    required: [],
    alsoQueues: draw.some(later, 0.7),
    class: draw.pick([0, 1, 2, 3]),
  };
}

/** Calls move to later queues only, so that none comes back. */
function randomFallback(draw: Draw, later: readonly string[]): Fallback {
  const next = draw.maybe(later);
  const kinds: Fallback[] = [{ kind: 'end' }, { kind: 'message' }, { kind: 'callback' }];
  return draw.pick(next === undefined ? kinds : [...kinds, { kind: 'move', queue: next }]);
}
