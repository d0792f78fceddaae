/**
 * Routing decisions per second, from input to effect. A row of a plain centre fails unless a scan
 * makes the same offers; a row of a feature has only a goal.
 */
import { omitUndefined } from '../kernel/index.ts';
import type { DecisionRecord } from '../routing/index.ts';
import { playArrivals, playLives } from './arrivals.ts';
import {
  benchCentre,
  type CentreFeatures,
  type CentreSize,
  publishedSizes,
  queueIdOf,
  type Sizes,
} from './bench-centre.ts';
import { CoreContestant, type CoreContestantOptions } from './core-contestant.ts';
import { type Bench, rate } from './harness.ts';
import { peerContestant } from './peers/peer-contestant.ts';
import { createScan } from './peers/scan.ts';
import type { Contender } from './rounds.ts';
import { type ContestSize, compareContestants, playContest } from './routing-contest.ts';
import { queueFactsRead, rulePlans } from './rule-plans.ts';

const decisionsPerRound = 1_000;
const waitingPerQueue = 20;
/** Inputs by the core's handles; rows that use ids say so. */
const inputs = 'handles';
const featureGoal = 500_000;

/** A plain centre, with as many waiting calls as its queues give. */
export function playOf(size: CentreSize, decisions = decisionsPerRound): ContestSize {
  const { agents, queues } = size;
  return { agents, queues, waiting: queues * waitingPerQueue, decisionsPerRound: decisions };
}

interface RoutingRow extends Partial<Bench> {
  /** Whether calls wait in the queues. Default: in each. */
  readonly waiting?: boolean;
}

function row(
  name: string,
  size: CentreSize,
  begin: Bench['begin'],
  { config, waiting = true, ...more }: RoutingRow = {},
): Bench {
  return {
    name: `routing.decide.${name}`,
    unit: 'decisions/s',
    peer: 'goal',
    ...more,
    config: {
      ...size,
      ...omitUndefined({ waiting: waiting ? playOf(size).waiting : undefined }),
      inputs,
      ...config,
    },
    begin,
  };
}

export function routingBenches(sizes: Sizes = publishedSizes): readonly Bench[] {
  const { small, large, huge, unique } = sizes;
  return [
    besideScan('100', small, 6_000_000),
    besideScan('10k', large, 3_000_000),
    besideGoal('100k', huge, 2_000_000),
    besideGoal('unique10k', unique, 1_000_000),
    arrivals('ringGroup', large, { calls: 500, offers: 5 }),
    fullHouse('reserve', large, { queue: reserving }),
    fullHouse('longestQueue', large, { routing: { precedence: 'longestQueue' } }),
    fullHouse('channels', large, severalChannels),
    arrivals('random', sizes.random, { calls: 20, offers: 1 }),
    fullHouse('chats', large, { queue: () => ({ channel: 'chat' }) }),
    row('expectedWait', large, () => ({ ours: expectedWaits(large), theirs: featureGoal }), {
      config: { questionsPerDecision: 1 },
    }),
    row('records', large, () => ({ ours: recorded(large), theirs: core(large) }), {
      peer: 'the same without decision records',
      config: { candidatesMax, goalRatio: recordsGoal },
    }),
    byRules(large),
    // The cost of looking up ids, as callers outside the core need.
    row('byId', large, () => ({ ours: core(large, { inputs: 'ids' }), theirs: core(large) }), {
      peer: 'the same by handles',
      config: { inputs: 'ids' },
    }),
    lives(large),
  ];
}

/** One decision by a scan takes about a millisecond in the large centre. */
const scansPerRound = 50;

function besideScan(name: string, size: CentreSize, goal: number): Bench {
  const begin = async () => {
    await compareWithScan(size, decisionsPerRound);
    const theirs = peerContestant(createScan, benchCentre(size));
    return { ours: core(size), theirs: playContest(theirs, playOf(size, scansPerRound)) };
  };
  const peer = 'scan of agents and waiting calls with a sort';
  return row(name, size, begin, { peer, config: { goal } });
}

/** A row too large for the scan, compared over a few decisions only. */
function besideGoal(name: string, size: CentreSize, theirs: number): Bench {
  return row(name, size, async () => {
    await compareWithScan(size, 4);
    return { ours: core(size), theirs };
  });
}

async function compareWithScan(size: CentreSize, decisions: number): Promise<void> {
  const centre = benchCentre(size);
  const ours = new CoreContestant({ centre });
  await compareContestants(ours, peerContestant(createScan, centre), playOf(size, decisions));
}

export function core(size: CentreSize, options: Partial<CoreContestantOptions> = {}): Contender {
  return playContest(new CoreContestant({ centre: benchCentre(size), ...options }), playOf(size));
}

/** Every twentieth queue keeps two agents; nobody is linked to two of them. */
const reserving = (place: number) => (place % 20 === 0 ? { reserve: 2 } : {});

const channelNames = ['voice', 'chat', 'email'] as const;

/** Voice and chat exclude each other; e-mail goes on underneath, and voice interrupts it. */
const severalChannels: CentreFeatures = {
  channels: {
    voice: { cost: 100, max: 1 },
    chat: { cost: 30, max: 3 },
    email: { cost: 20, max: 2 },
    exclusive: [['voice', 'chat']],
    interruptibleBy: { email: ['voice'] },
  },
  queue: (place) => ({ channel: channelNames[place % channelNames.length] ?? 'voice' }),
};

function fullHouse(name: string, size: CentreSize, features: CentreFeatures): Bench {
  const centre = benchCentre(size, features);
  const isMany = centre.queues.some(({ channel = 'voice' }) => channel !== 'voice');
  return row(name, size, () => ({
    ours: core(size, { centre, filledBy: isMany ? 'queues' : 'ownCall' }),
    theirs: featureGoal,
  }));
}

function arrivals(
  name: string,
  size: CentreSize,
  { calls, offers: offersPerCall }: { readonly calls: number; readonly offers: number },
): Bench {
  const callsPerRound = Math.min(calls, Math.ceil(size.agents / offersPerCall / 2));
  const ringGroup = { offers: offersPerCall, everyMs: 5_000 };
  const strategy = offersPerCall === 1 ? 'random' : { ringGroup };
  const centre = benchCentre(size, { defaults: { strategy } });
  const ours = () => playArrivals({ centre, callsPerRound, offersPerCall });
  const begin = () => ({ ours: ours(), theirs: featureGoal });
  return row(name, size, begin, { waiting: false, config: { offersPerCall } });
}

const questionsPerRound = 20;

function expectedWaits(size: CentreSize): Contender {
  const house = new CoreContestant({ centre: benchCentre(size) });
  const ask = (callId: string): void => {
    if (house.router.waitFacts(callId) === null) throw new Error(`${callId} does not wait`);
  };
  return playContest(house, { ...playOf(size, questionsPerRound), ask });
}

const candidatesMax = 10;

const recordsGoal = 0.3;

function recorded(size: CentreSize): Contender {
  let last: DecisionRecord | undefined;
  const accept = (record: DecisionRecord): void => {
    last = record;
  };
  const play = core(size, { decisions: { candidatesMax, scan: false, accept } });
  return async () => {
    last = undefined;
    const round = await play();
    if (last === undefined) throw new Error('no decision was recorded');
    return round;
  };
}

const routeRules = 200;
const rulesGoal = 0.7;
const aloneMs = 400;

/**
 * Rules classify, admit and route every call. They act at arrivals, so arrivals are measured on
 * both sides.
 */
function byRules(size: CentreSize): Bench {
  const centre = benchCentre(size, { defaults: { queue: queueIdOf(0) } });
  const begin = async () => {
    const placedBy = rulePlans(centre, routeRules);
    const ours = new CoreContestant({ centre, placedBy });
    await compareContestants(ours, new CoreContestant({ centre }), playOf(size));
    const [byRule, byQueue] = [{ centre, placedBy }, { centre }];
    return {
      ours: withArrivals(size, byRule),
      theirs: withArrivals(size, byQueue),
      learnt: {
        decisionsAlone: await ratePerSecond(core(size, byRule)),
        decisionsAloneWithoutRules: await ratePerSecond(core(size, byQueue)),
      },
    };
  };
  return row('10k.rules', size, begin, {
    peer: 'routing.decide.10k with its arrivals: the same by the plans of queues',
    config: {
      routeRules: Math.max(routeRules, size.queues),
      measured: 'each decision, and the arrival of the call that takes its place',
      facts: 'records made by the supplier, before the call arrives',
      queueFacts: queueFactsRead.join(', '),
      goalRatio: rulesGoal,
    },
  });
}

function withArrivals(size: CentreSize, options: CoreContestantOptions): Contender {
  return playContest(new CoreContestant(options), { ...playOf(size), alsoMeasured: 'arrivals' });
}

/** Measured as in `routing.decide.10k`, after a warm-up. */
async function ratePerSecond(contender: Contender): Promise<number> {
  await rate(contender, aloneMs);
  return Math.round(await rate(contender, aloneMs));
}

function lives(size: CentreSize): Bench {
  const centre = benchCentre(size, { defaults: { wrapUp: { mode: 'optional' } } });
  const callsPerRound = Math.min(200, Math.ceil(size.agents / 2));
  const begin = () => {
    const both = playLives({ centre, callsPerRound });
    return { ours: both.silent(), theirs: both.written() };
  };
  return row('', size, begin, {
    name: 'routing.inputs.life',
    unit: 'inputs/s',
    peer: 'the same with every effect written',
    waiting: false,
    config: { inputsPerCall: 6, inputs: 'ids' },
  });
}
