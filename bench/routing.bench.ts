/**
 * Routing decisions per second: inputs that lead to an offer, from input to effect.
 *
 * One row per size of a plain centre, and one per costly feature. A plain row refuses to run unless
 * the core makes the offers that a scan makes; a row of a feature has no second router to compare
 * with, refuses inputs that are not taken, and stands beside its goal.
 */
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
import { CoreHouse, type CoreHouseOptions } from './core-house.ts';
import { type Bench, type Contender, rate } from './harness.ts';
import { compareHouses, type Play, playHouse } from './house.ts';
import { peerHouse } from './peers/peer-house.ts';
import { createScan } from './peers/scan.ts';
import { queueFactsRead, rulePlans } from './rule-plans.ts';

/** Decisions in a round; fewer where there are fewer agents. */
const decisionsPerRound = 1_000;
const waitingPerQueue = 20;
const unit = 'decisions/s';
/** The driver steps by what the core told it of; rows by id say so. */
const inputs = 'handles';
/** What a decision must reach with any costly feature in use. */
const featureGoal = 500_000;

/** A plain centre's play, with as many calls waiting as its queues give. */
export function playOf(size: CentreSize, decisions = decisionsPerRound): Play {
  const { agents, queues } = size;
  return { agents, queues, waiting: queues * waitingPerQueue, decisionsPerRound: decisions };
}

/** Every row under `routing` that is a rate of the core. */
export function routingBenches(sizes: Sizes = publishedSizes): readonly Bench[] {
  const { small, large, huge, unique } = sizes;
  return [
    besideScan('routing.decide.100', small, 6_000_000),
    besideScan('routing.decide.10k', large, 3_000_000),
    besideGoal('routing.decide.100k', huge, 2_000_000),
    besideGoal('routing.decide.unique10k', unique, 1_000_000),
    arrivals('routing.decide.ringGroup', large, { calls: 500, offers: 5 }),
    fullHouse('routing.decide.reserve', large, { queue: reserving }),
    fullHouse('routing.decide.longestQueue', large, { routing: { precedence: 'longestQueue' } }),
    fullHouse('routing.decide.channels', large, severalChannels),
    arrivals('routing.decide.random', sizes.random, { calls: 20, offers: 1 }),
    fullHouse('routing.decide.chats', large, { queue: () => ({ channel: 'chat' }) }),
    expectedWait(large),
    records(large),
    byRules(large),
    byId(large),
    lives(large),
  ];
}

function besideScan(name: string, size: CentreSize, goal: number): Bench {
  const play = playOf(size);
  return {
    name,
    unit,
    peer: 'scan of agents and waiting calls with a sort',
    config: { ...size, waiting: play.waiting, inputs, goal },
    begin: async () => {
      await compareWithScan(size, decisionsPerRound);
      const theirs = peerHouse(createScan, benchCentre(size));
      return { ours: core(size), theirs: playHouse(theirs, playOf(size, scansPerRound)) };
    },
  };
}

/** A scan takes about a millisecond in the large centre. */
const scansPerRound = 50;

/** Too large for the scan to keep up: compared over a few decisions only. */
function besideGoal(name: string, size: CentreSize, goal: number): Bench {
  return {
    name,
    unit,
    peer: 'goal',
    config: { ...size, waiting: playOf(size).waiting, inputs },
    begin: async () => {
      await compareWithScan(size, 4);
      return { ours: core(size), theirs: goal };
    },
  };
}

async function compareWithScan(size: CentreSize, decisions: number): Promise<void> {
  const centre = benchCentre(size);
  const ours = new CoreHouse({ centre });
  await compareHouses(ours, peerHouse(createScan, centre), playOf(size, decisions));
}

/** The core in a plain full house. */
export function core(size: CentreSize, options: Partial<CoreHouseOptions> = {}): Contender {
  return playHouse(new CoreHouse({ centre: benchCentre(size), ...options }), playOf(size));
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

/** A full house with a feature; agents of several channels are filled by what arrives. */
function fullHouse(name: string, size: CentreSize, features: CentreFeatures): Bench {
  const centre = benchCentre(size, features);
  const isMany = centre.queues.some(({ channel = 'voice' }) => channel !== 'voice');
  return {
    name,
    unit,
    peer: 'goal',
    config: { ...size, waiting: playOf(size).waiting, inputs },
    begin: () => ({
      ours: core(size, { centre, filledBy: isMany ? 'queues' : 'ownCall' }),
      theirs: featureGoal,
    }),
  };
}

/** Calls that arrive in an idle house: a ring group where each is to make several offers. */
function arrivals(
  name: string,
  size: CentreSize,
  { calls, offers }: { readonly calls: number; readonly offers: number },
): Bench {
  const callsPerRound = Math.min(calls, Math.ceil(size.agents / offers / 2));
  const strategy = offers === 1 ? 'random' : { ringGroup: { offers, everyMs: 5_000 } };
  const centre = benchCentre(size, { defaults: { strategy } });
  return {
    name,
    unit,
    peer: 'goal',
    config: { ...size, offersPerCall: offers, inputs },
    begin: () => ({
      ours: playArrivals({ centre, callsPerRound, offersPerCall: offers }),
      theirs: featureGoal,
    }),
  };
}

/** Questions in a round: each looks at agents and calls. */
const questionsPerRound = 20;

function expectedWait(size: CentreSize): Bench {
  const play = playOf(size, questionsPerRound);
  return {
    name: 'routing.decide.expectedWait',
    unit,
    peer: 'goal',
    config: { ...size, waiting: play.waiting, questionsPerDecision: 1, inputs },
    begin: () => {
      const house = new CoreHouse({ centre: benchCentre(size) });
      const ask = (callId: string): void => {
        if (house.router.waitFacts(callId) === null) throw new Error(`${callId} does not wait`);
      };
      return { ours: playHouse(house, { ...play, ask }), theirs: featureGoal };
    },
  };
}

/** As many as the live service keeps. */
const candidatesMax = 10;

/** The share of the silent rate that must be left with a record of every decision. */
const recordsGoal = 0.3;

function records(size: CentreSize): Bench {
  return {
    name: 'routing.decide.records',
    unit,
    peer: 'the same without decision records',
    config: {
      ...size,
      waiting: playOf(size).waiting,
      inputs,
      candidatesMax,
      goalRatio: recordsGoal,
    },
    begin: () => {
      let last: DecisionRecord | undefined;
      const recorded = core(size, {
        decisions: {
          candidatesMax,
          scan: false,
          accept: (record) => {
            last = record;
          },
        },
      });
      const ours: Contender = async () => {
        last = undefined;
        const round = await recorded();
        if (last === undefined) throw new Error('no decision was recorded');
        return round;
      };
      return { ours, theirs: core(size) };
    },
  };
}

/** Route rules of the row below, at least: one per queue. */
const routeRules = 200;
/** The share of the rate without rules that must be left. */
const rulesGoal = 0.7;
/** How long the decisions alone are looked at. */
const aloneMs = 400;

/**
 * Every call is classified, let in and routed by rules, and goes by the plan of one. That happens
 * as calls arrive, so their arrivals are measured with the decisions, on both sides.
 */
function byRules(size: CentreSize): Bench {
  const centre = benchCentre(size, { defaults: { queue: queueIdOf(0) } });
  return {
    name: 'routing.decide.10k.rules',
    unit,
    peer: 'routing.decide.10k with its arrivals: the same by the plans of queues',
    config: {
      ...size,
      waiting: playOf(size).waiting,
      inputs,
      routeRules: Math.max(routeRules, size.queues),
      measured: 'each decision, and the arrival of the call that takes its place',
      facts: 'records made by the supplier, before the call arrives',
      queueFacts: queueFactsRead.join(', '),
      goalRatio: rulesGoal,
    },
    begin: async () => {
      const placedBy = rulePlans(centre, routeRules);
      const ours = new CoreHouse({ centre, placedBy });
      await compareHouses(ours, new CoreHouse({ centre }), playOf(size));
      const [byRule, byQueue] = [{ centre, placedBy }, { centre }];
      return {
        ours: withArrivals(size, byRule),
        theirs: withArrivals(size, byQueue),
        learnt: {
          decisionsAlone: await ratePerSecond(core(size, byRule)),
          decisionsAloneWithoutRules: await ratePerSecond(core(size, byQueue)),
        },
      };
    },
  };
}

function withArrivals(size: CentreSize, options: CoreHouseOptions): Contender {
  return playHouse(new CoreHouse(options), { ...playOf(size), alsoMeasured: 'arrivals' });
}

/** As `routing.decide.10k` measures, for a while and after a warm-up. */
async function ratePerSecond(contender: Contender): Promise<number> {
  await rate(contender, aloneMs);
  return Math.round(await rate(contender, aloneMs));
}

/** What the search by id costs, at the border where ids come in. */
function byId(size: CentreSize): Bench {
  return {
    name: 'routing.decide.byId',
    unit,
    peer: 'the same by handles',
    config: { ...size, waiting: playOf(size).waiting, inputs: 'ids' },
    begin: () => ({ ours: core(size, { inputs: 'ids' }), theirs: core(size) }),
  };
}

function lives(size: CentreSize): Bench {
  const centre = benchCentre(size, { defaults: { wrapUp: { mode: 'optional' } } });
  const callsPerRound = Math.min(200, Math.ceil(size.agents / 2));
  return {
    name: 'routing.inputs.life',
    unit: 'inputs/s',
    peer: 'the same with every effect written',
    config: { ...size, inputsPerCall: 6, inputs: 'ids' },
    begin: () => {
      const both = playLives({ centre, callsPerRound });
      return { ours: both.silent(), theirs: both.written() };
    },
  };
}
