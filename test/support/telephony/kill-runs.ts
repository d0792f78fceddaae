/**
 * What becomes of calls on a real switch when our service, Asterisk, or both are killed, or when a
 * second gateway comes.
 */
import { AsteriskSwitch } from '../../../gateways/index.ts';
import { systemClock } from '../../../live/index.ts';
import { aWorld, numbers, type World } from './world.ts';

/** Who talks, leaves while nobody is there, and waits. */
const parties = { stay: 45, leave: 5, wait: 20 } as const;
const stayMs = 35_000;
/** They are the last to call, and a slow machine needs seconds to connect them. */
const leaveMs = 14_000;
const perSecond = 20;
const afterwards = 5;

export interface KillRun {
  readonly talking: number;
  readonly waiting: number;
  /** Who waited before, after, and when the first was served; empty: all in one order. */
  readonly outOfPlace: string;
  /** Channels that Asterisk has when the service is back, and when all who left are let go. */
  readonly channelsBack: number;
  readonly channelsClean: number;
  /** What was killed takes so long to start. */
  readonly startMs: number;
  /** From then on. */
  readonly cleanAfterMs: number;
  /** Callers whose call went as they have it in their script. */
  readonly asScripted: number;
  readonly otherwise: number;
  /** Agents who are ready when all is over. */
  readonly ready: number;
  /** Calls after it that were answered. */
  readonly newAnswered: number;
}

/** Our service is killed, with 50 who talk, 5 of whom leave, and 20 who wait. */
export async function serviceKilled(): Promise<KillRun> {
  const world = await aWorld({ agents: { answers: parties.stay + parties.leave, late: 1 } });
  try {
    const { callers, before, leavers } = await busyWorld(world);
    await world.killService();
    await leavers.ended;
    const beganAtMs = performance.now();
    await world.startService();
    const startMs = Math.round(performance.now() - beganAtMs);
    const channelsBack = (await world.channels()).length;
    const expected = 2 * parties.stay + parties.wait;
    const cleanAfterMs = await world.until('who lost their caller is let go', async () => {
      return (await world.channels()).length === expected;
    });
    const channelsClean = (await world.channels()).length;
    const after = await world.waiting();
    // The first in the queue is the first to be served.
    await world.signOn(world.agents('late'));
    await world.until(
      'somebody who waited is served',
      async () => (await world.waiting()).length === parties.wait - 1,
    );
    const [, ...behind] = before;
    const later = await world.waiting();
    const isSame = same(after, before) && same(later, behind);
    const outOfPlace = isSame ? '' : [before, after, later].join(' | ');
    await Promise.all(callers.map(({ ended }) => ended));
    return {
      talking: parties.stay + parties.leave,
      waiting: parties.wait,
      outOfPlace,
      channelsBack,
      channelsClean,
      startMs,
      cleanAfterMs,
      ...countsOf(callers),
      ...(await afterIt(world)),
    };
  } finally {
    await world.close();
  }
}

/** Asterisk is killed, and with `both` our service too. */
export async function asteriskKilled({ both }: { readonly both: boolean }): Promise<KillRun> {
  const world = await aWorld({ agents: { answers: parties.stay + parties.leave, late: 1 } });
  try {
    const { callers } = await busyWorld(world);
    await world.asterisk.kill();
    if (both) await world.killService();
    await Promise.all(callers.map((one) => one.kill()));
    const beganAtMs = performance.now();
    await world.asterisk.start();
    if (both) await world.startService();
    const startMs = Math.round(performance.now() - beganAtMs);
    const cleanAfterMs = await world.until('every call is over', async () => {
      const states = await world.states();
      return (states['busy'] ?? 0) === 0 && (await world.waiting()).length === 0;
    });
    const channelsClean = (await world.channels()).length;
    return {
      talking: parties.stay + parties.leave,
      waiting: parties.wait,
      outOfPlace: '',
      channelsBack: 0,
      channelsClean,
      startMs,
      cleanAfterMs,
      asScripted: 0,
      otherwise: 0,
      ...(await afterIt(world)),
    };
  } finally {
    await world.close();
  }
}

export interface TakeOver {
  /** Channels before and after: who talks talks on. */
  readonly channels: readonly [before: number, after: number];
  /** Legs that the second found. */
  readonly found: number;
  /** Where a new call came in. */
  readonly offeredToSecond: number;
  readonly callsAtFirst: number;
}

/** A second gateway takes the application over: the first does nothing more. */
export async function takenOver(): Promise<TakeOver> {
  const world = await aWorld({ agents: { answers: 5 } });
  try {
    await world.startService();
    await world.signOn(world.agents('answers'));
    const talkers = await world.callers('talks', {
      to: numbers.served,
      count: afterwards,
      perSecond,
      forMs: leaveMs,
    });
    await world.until('all talk', async () => {
      const { totalCallsAnswered } = await world.stats('served');
      return totalCallsAnswered === afterwards && (await up(world)) === 2 * afterwards;
    });
    const before = (await world.channels()).length;
    const second = await AsteriskSwitch.open({ place: world.asterisk.place, timers: systemClock });
    const found = (await second.legs()).length;
    let offeredToSecond = 0;
    second.events.listen(({ event, ...of }) => {
      if (event !== 'leg.offered' || !('legId' in of)) return;
      offeredToSecond += 1;
      void second.ask({ command: 'call.hangup', legId: of.legId, cause: 'busy' });
    });
    const { totalCallsQueued } = await world.stats('served');
    const refused = await world.callers('refused', {
      to: numbers.served,
      count: 3,
      perSecond,
      forMs: 0,
    });
    await refused.ended;
    const after = (await world.channels()).length;
    await world.until('the first is told', () =>
      world.said().includes('taken its application over'),
    );
    const callsAtFirst = (await world.stats('served')).totalCallsQueued - totalCallsQueued;
    await second.close();
    await talkers.kill();
    return { channels: [before, after], found, offeredToSecond, callsAtFirst };
  } finally {
    await world.close();
  }
}

/** All talk or wait; those who leave early call when the others are connected. */
async function busyWorld(world: World) {
  await world.startService();
  await world.signOn(world.agents('answers'));
  const { stay, leave, wait } = parties;
  const served = { to: numbers.served, perSecond };
  const stayers = await world.callers('talks', { ...served, count: stay, forMs: stayMs });
  const waiters = await world.callers('talks', {
    to: numbers.waits,
    perSecond,
    count: wait,
    forMs: stayMs,
  });
  await allTalkOrWait(world, stay);
  const leavers = await world.callers('talks', { ...served, count: leave, forMs: leaveMs });
  await allTalkOrWait(world, stay + leave);
  return { before: await world.waiting(), leavers, callers: [leavers, stayers, waiters] };
}

async function allTalkOrWait(world: World, talkers: number): Promise<void> {
  const expected = [talkers, 2 * talkers + parties.wait, parties.wait].join(', ');
  let seen = '';
  let states = '';
  const what = () =>
    `answered, up at Asterisk, waiting are ${expected}, but ${seen}; agents: ${states}`;
  await world.until(what, async () => {
    const { totalCallsAnswered } = await world.stats('served');
    // Asterisk has answered a caller before we have heard of them.
    seen = [totalCallsAnswered, await up(world), (await world.waiting()).length].join(', ');
    states = JSON.stringify(await world.states());
    return seen === expected;
  });
}

async function up(world: World): Promise<number> {
  return (await world.channels()).filter(({ state }) => state === 'Up').length;
}

/** New calls are answered, and then all agents are ready. */
async function afterIt(world: World) {
  const { totalCallsAnswered } = await world.stats('served');
  const again = await world.callers('talks', {
    to: numbers.served,
    count: afterwards,
    perSecond,
    forMs: 2_000,
  });
  await again.ended;
  const { totalCallsAnswered: all } = await world.stats('served');
  await world.until('all is over', async () => (await world.channels()).length === 0);
  await world.until('nobody is busy', async () => ((await world.states())['busy'] ?? 0) === 0);
  const states = await world.states();
  return { newAnswered: all - totalCallsAnswered, ready: states['ready'] ?? 0 };
}

function countsOf(callers: readonly { counts(): { asScripted: number; otherwise: number } }[]) {
  const counts = callers.map((one) => one.counts());
  const sum = (of: 'asScripted' | 'otherwise'): number =>
    counts.reduce((total, one) => total + one[of], 0);
  return { asScripted: sum('asScripted'), otherwise: sum('otherwise') };
}

function same(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, place) => one === others[place]);
}
