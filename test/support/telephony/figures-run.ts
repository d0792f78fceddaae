/**
 * How long it takes to set calls up through our service, and how many a second it serves: beside a
 * bare bridge over ARI, and Asterisk's own app_queue, on one Asterisk, with the same phones.
 *
 * Times are Asterisk's own, in its events: a second application listens to all of them.
 */
import type { AsteriskAddress } from '../../../gateways/index.ts';
import { bareBridge } from './bare-bridge.ts';
import { aWorld, numbers, type World } from './world.ts';

const phonesCount = 300;
const firstPhone = 1_000;
const setUp = { calls: 400, perSecond: 20, forMs: 2_500 } as const;
/** Calls a second that are tried, for so long each; who is not served in the time has been lost. */
const rates = { first: 10, step: 10, last: 120, seconds: 5, forMs: 2_500 } as const;
const bareNumber = '0700';
const queueNumber = '0600';

/** Milliseconds. */
export interface SetUpTimes {
  readonly calls: number;
  readonly ring: { readonly p50: number; readonly p99: number };
  readonly connected: { readonly p50: number; readonly p99: number };
}

export interface SwitchFigures {
  readonly setUp: { readonly ours: SetUpTimes; readonly bare: SetUpTimes };
  /** Calls a second before the first that was lost; tried up to `rates.last`. */
  readonly rate: { readonly ours: number; readonly recorded: number; readonly queue: number };
}

export async function switchFigures(): Promise<SwitchFigures> {
  const phones = Array.from({ length: phonesCount }, (_, n) => firstPhone + n);
  const world = await aWorld({ agents: { answers: phonesCount }, more: moreOf(phones) });
  try {
    await world.startService();
    await world.signOn(world.agents('answers'));
    const { place } = world.asterisk;
    const bare = await bareBridge(place, phones);
    await timesOf(world, numbers.served, 40);
    const ours = await timesOf(world, numbers.served);
    const theirs = await timesOf(world, bareNumber);
    bare.close();
    const served = await rateOf(world, numbers.served);
    const queue = await rateOf(world, queueNumber);
    // Last, as many recorded calls a second end an Asterisk 16.28 (decision 0050).
    const recorded = await rateOf(world, numbers.recorded);
    return { setUp: { ours, bare: theirs }, rate: { ours: served, recorded, queue } };
  } finally {
    await world.close();
  }
}

function moreOf(phones: readonly number[]): { readonly [file: string]: string } {
  const members = phones.map((phone) => `member => PJSIP/${phone}\n`).join('');
  return {
    'modules.conf': 'load=app_queue.so\n',
    'extensions.conf':
      `\n[from-trunk](+)\nexten => ${bareNumber},1,Stasis(bare,\${EXTEN})\n same => n,Hangup()\n` +
      `exten => ${queueNumber},1,Answer()\n same => n,Queue(phones)\n same => n,Hangup()\n`,
    'queues.conf':
      '[general]\nautofill=yes\nshared_lastcall=no\n' +
      `[phones]\nstrategy=leastrecent\ntimeout=15\nretry=1\nringinuse=no\n${members}`,
  };
}

async function timesOf(world: World, to: string, calls: number = setUp.calls): Promise<SetUpTimes> {
  const watch = await watchSetUps(world.asterisk.place);
  const { perSecond, forMs } = setUp;
  const callers = await world.callers('talks', { to, count: calls, perSecond, forMs });
  await callers.ended;
  await world.until('all is over', async () => (await world.channels()).length === 0);
  watch.close();
  const { asScripted } = callers.counts();
  if (asScripted !== calls || watch.ring.length < calls) {
    throw new Error(`${asScripted} of ${calls} calls to ${to}, ${watch.ring.length} rang`);
  }
  const of = (times: readonly number[]) => ({
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  });
  return { calls, ring: of(watch.ring), connected: of(watch.connected) };
}

interface Watched {
  readonly type: string;
  readonly timestamp: string;
  readonly channel?: { readonly id: string; readonly state: string; readonly creationtime: string };
  readonly bridge?: { readonly bridge_type: string; readonly channels: readonly string[] };
}

/** From the caller's channel to the phone's ring, and to both in one bridge, in milliseconds. */
async function watchSetUps(place: AsteriskAddress) {
  const came = new Map<string, number>();
  const rang = new Map<string, number>();
  const ring: number[] = [];
  const connected: number[] = [];
  const asked = new URLSearchParams({ app: 'watch', api_key: place.key, subscribeAll: 'true' });
  const socket = new WebSocket(`${place.url.replace(/^http/, 'ws')}/events?${asked}`);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  socket.addEventListener('message', ({ data }) => {
    const { type, timestamp, channel, bridge } = JSON.parse(String(data)) as Watched;
    if (channel !== undefined) came.set(channel.id, Date.parse(channel.creationtime));
    if (type === 'ChannelStateChange' && channel?.state === 'Ringing') {
      rang.set(channel.id, Date.parse(timestamp));
    }
    if (type !== 'ChannelEnteredBridge' || bridge?.channels.length !== 2) return;
    const phone = bridge.channels.find((id) => rang.has(id));
    const caller = bridge.channels.find((id) => id !== phone);
    const [rangAtMs, cameAtMs] = [rang.get(phone ?? ''), came.get(caller ?? '')];
    if (bridge.bridge_type === 'holding' || rangAtMs === undefined || cameAtMs === undefined)
      return;
    ring.push(rangAtMs - cameAtMs);
    connected.push(Date.parse(timestamp) - cameAtMs);
  });
  return { ring, connected, close: () => socket.close() };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The last rate at which every caller was joined with a phone, and Asterisk was there after it. */
async function rateOf(world: World, to: string): Promise<number> {
  const { first, step, last, seconds, forMs } = rates;
  let good = 0;
  for (let perSecond = first; perSecond <= last; perSecond += step) {
    const count = perSecond * seconds;
    const watch = await watchSetUps(world.asterisk.place);
    const callers = await world.callers('talks', { to, count, perSecond, forMs });
    await callers.ended;
    try {
      await world.until('all is over', async () => (await world.channels()).length === 0);
    } catch {
      return good;
    }
    watch.close();
    if (watch.connected.length < count || callers.counts().otherwise > 0) return good;
    good = perSecond;
  }
  return good;
}
