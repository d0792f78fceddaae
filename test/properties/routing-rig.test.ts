/**
 * The rig that holds the routing core to its laws: it looks everywhere, and sees planted faults.
 */
import { describe, expect, it } from 'vitest';
import { equalByValue } from '../../kernel/index.ts';
import {
  createRouter,
  type Effect,
  type EffectType,
  type Input,
  type RefusalCode,
  type Router,
  restoreRouter,
} from '../../routing/index.ts';
import {
  countCentre,
  countInstant,
  createCoverage,
  printCoverage,
} from '../support/rig/coverage.ts';
import { describeDifference } from '../support/rig/describe-difference.ts';
import { replayDifferential, runDifferential } from '../support/rig/differential.ts';
import { brokenInvariants } from '../support/rig/invariants.ts';
import { probeShownStates } from '../support/rig/offerable.ts';
import { createRecordingSink, overtakenCalls, withSink } from '../support/rig/overtaking.ts';
import { shrinkDifference } from '../support/rig/shrink.ts';
import { type CreateRouter, startWalk, walk } from '../support/rig/walk.ts';

const create: CreateRouter = createRouter;
const instants = 300;

/** A router that reports other effects than it should. */
function misreporting(change: (effect: Effect) => Effect): CreateRouter {
  return (options) => {
    const router = create(options);
    return over(router, { step: (instant) => router.step(instant).map(change) });
  };
}

/** The router with some of its methods replaced. */
function over(router: Router, methods: Partial<Router>): Router {
  return {
    get nowMs() {
      return router.nowMs;
    },
    get centre() {
      return router.centre;
    },
    ruleSet: (kind) => router.ruleSet(kind),
    factsOf: (callId) => router.factsOf(callId),
    waitEndsAtMs: (callId) => router.waitEndsAtMs(callId),
    nextDueAtMs: () => router.nextDueAtMs(),
    step: (instant) => router.step(instant),
    snapshot: () => router.snapshot(),
    position: (callId) => router.position(callId),
    waitFacts: (callId) => router.waitFacts(callId),
    whyNot: (callId, agentId) => router.whyNot(callId, agentId),
    whyWaiting: (callId) => router.whyWaiting(callId),
    ...methods,
  };
}

/** What the invariants say of the first walk on which they are broken. */
function firstBroken(faulty: CreateRouter): string {
  for (let seed = 1; seed <= 20; seed += 1) {
    let found = '';
    walk({ seed, instants, create: faulty }, ({ world, router }) => {
      found ||= brokenInvariants(world, router)[0] ?? '';
    });
    if (found !== '') return found;
  }
  return 'nothing';
}

describe('random traces', () => {
  it('are the same for the same seed, and others for another', () => {
    const first = walk({ seed: 7, instants, create });
    expect(walk({ seed: 7, instants, create })).toEqual(first);
    expect(walk({ seed: 8, instants, create }).centre).not.toEqual(first.centre);
  });

  it('exercise every input, every effect and every refusal', () => {
    const coverage = createCoverage();
    for (let seed = 1; seed <= 60; seed += 1) {
      const seen = walk({ seed, instants, create }, ({ instant, effects }) =>
        countInstant(coverage, instant, effects),
      );
      countCentre(coverage, seen.centre);
    }
    const lines = printCoverage(coverage);
    const missing = (kind: string, names: readonly string[]): readonly string[] =>
      names.filter((name) => !lines.includes(`  ${kind}: ${name}`));
    expect(missing('input', Object.keys(inputTypes))).toEqual([]);
    expect(missing('effect', Object.keys(effectTypes))).toEqual([]);
    expect(missing('refused', Object.keys(refusalCodes))).toEqual([]);
  });
});

describe('the differential', () => {
  const seed = 3;
  const right = misreporting((effect) =>
    effect.type === 'call.answered' ? { ...effect, waitMs: effect.waitMs + 1 } : effect,
  );

  it('finds nothing between a router and itself', () => {
    expect(runDifferential({ seed, instants, left: create, right: create })).toBeNull();
  });

  it('finds a wait that is wrong by one, makes it small, and says how to see it again', () => {
    const found = runDifferential({ seed, instants: 1_000, left: create, right });
    if (found === null) return expect.fail('the planted fault was not found');
    const small = shrinkDifference(found, { left: create, right });
    expect(small.instants.length).toBeLessThan(15);
    expect(
      replayDifferential(small.centre, small.instants, { left: create, right }),
    ).not.toBeNull();
    const text = describeDifference(small);
    expect(text).toContain(`npm run fuzz -- --seed ${seed}`);
    expect(text).toMatch(/> .*call\.answered/);
  });

  it('takes a router that throws, and one that forgets a timer, for different', () => {
    const throwing: CreateRouter = (options) =>
      over(create(options), {
        step: () => {
          throw new Error('planted');
        },
      });
    const idle: CreateRouter = (options) => over(create(options), { nextDueAtMs: () => null });
    const left = create;
    expect(runDifferential({ seed, instants, left, right: throwing })?.right.thrown).toContain(
      'planted',
    );
    expect(runDifferential({ seed, instants, left, right: idle })?.right.nextDueAtMs).toBeNull();
  });

  it('compares by value, whatever the order of keys', () => {
    expect(equalByValue({ a: 1, b: [{ c: 2, d: null }] }, { b: [{ d: null, c: 2 }], a: 1 })).toBe(
      true,
    );
    expect(equalByValue({ a: undefined }, {})).toBe(true);
    expect(equalByValue({ a: null }, {})).toBe(false);
    expect(equalByValue({ a: undefined, b: 1 }, { b: 1, c: 1 })).toBe(false);
    expect(equalByValue([1, 2], [2, 1])).toBe(false);
    expect(equalByValue([], {})).toBe(false);
  });
});

describe('the invariants', () => {
  it('are broken by more units than an agent has', () => {
    const generous: CreateRouter = ({ centre, ...options }) =>
      create({
        ...options,
        centre: {
          ...centre,
          agents: (centre.agents ?? []).map((agent) => ({ ...agent, capacity: 900 })),
          channels: {
            ...centre.channels,
            voice: { cost: 100, max: 9 },
            chat: { cost: 20, max: 9 },
          },
        },
      });
    expect(firstBroken(generous)).toMatch(/^I1/);
  });

  it('are broken by an eligible pair that was left', () => {
    const eager: CreateRouter = (options) =>
      over(create(options), { whyNot: () => ({ kind: 'eligible' }) });
    expect(firstBroken(eager)).toMatch(/eligible/);
  });

  it('are broken by more offers than the step allows', () => {
    const generous: CreateRouter = ({ centre, ...options }) =>
      create({
        ...options,
        centre: {
          ...centre,
          defaults: { ...centre.defaults, strategy: { ringGroup: { offers: 4, everyMs: 500 } } },
        },
      });
    expect(firstBroken(generous)).toMatch(/^I2|kept back by undefined, expected offerCap/);
  });

  it('are broken by an agent who is shown ready, and has no ready session', () => {
    const faults: string[] = [];
    for (let seed = 1; seed <= 10; seed += 1) {
      const { centre: first } = startWalk(seed);
      const early: CreateRouter = (options) => create({ ...options, readings: 1 });
      walk({ seed, instants, create: early }, ({ world, router }) => {
        const restore = restoreRouter;
        faults.push(...probeShownStates({ world, first, router, restore }).faults);
      });
    }
    expect(faults.join()).toContain('is shown ready, and no queue can offer them a call');
  });

  it('are broken by a hold without a timer', () => {
    const idle: CreateRouter = (options) => over(create(options), { nextDueAtMs: () => null });
    expect(firstBroken(idle)).toMatch(/^I5/);
  });

  it('are broken by an entry that ends in another queue, or with another wait', () => {
    const elsewhere = misreporting((effect) =>
      effect.type === 'call.abandoned' ? { ...effect, waitMs: effect.waitMs + 1 } : effect,
    );
    expect(firstBroken(elsewhere)).toMatch(/the wait counts from/);
  });

  it('are broken by an end that was not reported, and by an offer made twice', () => {
    const silent = misreporting((effect) =>
      effect.type === 'offer.rescinded' || effect.type === 'offer.expired'
        ? { type: 'agent.state', agentId: 'nobody', state: 'ready', n: effect.n, atMs: effect.atMs }
        : effect,
    );
    expect(firstBroken(silent)).toContain('contradicted');
    const renamed = misreporting((effect) =>
      effect.type === 'offer.offered' ? { ...effect, offerId: `${effect.offerId}0` } : effect,
    );
    expect(firstBroken(renamed)).not.toBe('nothing');
  });

  it('are broken by a pair that overtakes a smaller one', () => {
    let overtaken = 0;
    for (let seed = 1; seed <= 10; seed += 1) {
      const sink = createRecordingSink();
      walk({ seed, instants, create: withSink(create, sink) }, ({ world, router, lastN }) => {
        for (const [n, record] of sink.records) {
          sink.records.set(n, { ...record, key: { ...record.key, class: 3, dueKey: 1e12 } });
        }
        overtaken += overtakenCalls({ world, router, sink, restore: restoreRouter, lastN }).length;
      });
    }
    expect(overtaken).toBeGreaterThan(0);
  });
});

const inputTypes: { readonly [type in Input['type']]: true } = {
  'call.arrived': true,
  'call.hungUp': true,
  'call.digits': true,
  'call.routed': true,
  'call.messageFailed': true,
  'call.callbackTaken': true,
  'call.messageLeft': true,
  'call.returned': true,
  'directCall.began': true,
  'offer.alerting': true,
  'offer.connected': true,
  'offer.failed': true,
  'leg.ended': true,
  'device.changed': true,
  logOn: true,
  logOff: true,
  setState: true,
  openSession: true,
  setSessionState: true,
  endSession: true,
  acceptOffer: true,
  rejectOffer: true,
  hold: true,
  retrieve: true,
  consult: true,
  completeTransfer: true,
  cancelConsult: true,
  conference: true,
  transfer: true,
  hangUp: true,
  endWrapUp: true,
  extendWrapUp: true,
  setOutcome: true,
  reclassCall: true,
  treatCall: true,
  moveCall: true,
  redirectCall: true,
  pullCall: true,
  hangUpCall: true,
  setQueueState: true,
  activate: true,
  newDay: true,
  restart: true,
};

const effectTypes: { readonly [type in EffectType]: true } = {
  'offer.offered': true,
  'offer.accepted': true,
  'offer.connecting': true,
  'offer.connected': true,
  'offer.rejected': true,
  'offer.expired': true,
  'offer.failed': true,
  'offer.rescinded': true,
  'call.blocked': true,
  'callback.offered': true,
  'call.treatment': true,
  'menu.answered': true,
  'menu.missed': true,
  'voicemail.began': true,
  'voicemail.failed': true,
  'route.answered': true,
  'rules.changed': true,
  'call.queued': true,
  'call.stepChanged': true,
  'call.classChanged': true,
  'call.answered': true,
  'call.abandoned': true,
  'call.overflowed': true,
  'call.ended': true,
  'call.held': true,
  'call.retrieved': true,
  'call.transferred': true,
  'call.conferenced': true,
  'call.migrated': true,
  'callback.planned': true,
  'callback.attempted': true,
  'callback.done': true,
  'call.messageTaken': true,
  'interaction.began': true,
  'interaction.wrapUp': true,
  'interaction.ended': true,
  'agent.state': true,
  'agentSession.state': true,
  'leg.released': true,
  'queue.state': true,
  'centre.changed': true,
  refused: true,
};

const refusalCodes: { readonly [code in RefusalCode]: true } = {
  queue_closed: true,
  agent_not_found: true,
  queue_not_found: true,
  session_not_found: true,
  address_not_found: true,
  agent_state_not_allowed: true,
  session_state_not_allowed: true,
  session_exists: true,
  group_not_permitted: true,
  address_busy: true,
  name_taken: true,
  call_gone: true,
  call_state_not_allowed: true,
  offer_not_live: true,
  offer_version_stale: true,
  already_accepted: true,
  no_capacity: true,
  code_required: true,
  no_extension_left: true,
  consult_not_connected: true,
  queue_in_use: true,
  agent_in_use: true,
  invalid_parameter: true,
  operation_unavailable: true,
};
