/**
 * Random runs of lists: answers, callbacks, numbers that are barred, pauses and one restart. What
 * is counted, written and told agrees at every moment, and nobody is called who must not be.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { SwitchAnswer } from '../../contracts/index.ts';
import { figuresOf, localTimeAt, type StreamEvent } from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { OutboundDay } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { anAgent, logsOn } from '../support/builders.ts';
import { seededRandom } from '../support/order-hosts/seeded-random.ts';
import { numberOf, type OutboundStations, someOutbound } from '../support/outbound.ts';
import { stationsCentre } from '../support/stations.ts';

const agents = Array.from({ length: 6 }, (_, n) => `a${n}`);
const centre: CentreFile = {
  ...stationsCentre,
  agents: agents.map((id) => anAgent(id, { groups: ['g'] })),
};
const results: readonly SwitchAnswer['result'][] = [
  ...(['answered', 'answered', 'noAnswer', 'busy', 'machine', 'badNumber'] as const),
  ...(['rejected', 'unreachable', 'failed'] as const),
];
const entryCount = 30;
const attemptsMax = 3;
const zones = ['Europe/Paris', 'America/New_York', 'Asia/Tokyo'] as const;

interface Told {
  readonly type: string;
  readonly data: {
    readonly listId: string;
    readonly entryId: string;
    readonly callId: string;
    readonly result?: string;
  };
}

/** What the events of lists say, an attempt at a time. */
class Fold {
  readonly ringing = new Map<string, string>();
  readonly attempts = new Map<string, number>();
  readonly counts = new Map<string, number>();

  take({ type, data }: Told): void {
    const { entryId, callId, result = '' } = data;
    if (type === 'outbound.attempted') {
      expect([...this.ringing.values()], 'two attempts at once').not.toContain(entryId);
      this.ringing.set(callId, entryId);
    } else if (type === 'outbound.done') {
      expect(this.ringing.delete(callId), 'an end without a beginning').toBe(true);
      this.counts.set(result, (this.counts.get(result) ?? 0) + 1);
      if (result === 'failed') return;
      this.attempts.set(entryId, (this.attempts.get(entryId) ?? 0) + 1);
    }
  }
}

type Random = ReturnType<typeof seededRandom>;

class Run {
  served!: OutboundStations;
  readonly fold = new Fold();
  readonly callbacks = new Map<string, number>();
  readonly #random: Random;
  readonly #path = join(aFolder(), 'store.sqlite');
  listIds: string[] = [];
  #life = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  async begin(): Promise<void> {
    this.#life += 1;
    this.served = await someOutbound(centre, { path: this.#path, epoch: this.#life });
    this.served.dials.onDial = (to) => this.#isInside(to);
    const { live } = this.served;
    const hear = (events: readonly StreamEvent[]): void => {
      for (const event of events) {
        if (!('told' in event) || !event.told.type.startsWith('outbound.')) continue;
        this.fold.take(event.told as unknown as Told);
      }
    };
    // What the service told as it began, too.
    hear(live.eventsAfter('0', 10_000) ?? []);
    live.onEvents(hear);
    this.served.tell(...agents.map((id) => logsOn(id)));
  }

  async addLists(): Promise<void> {
    const windows = { weekly: { '1-7': [['08:00', '20:00']] } };
    for (const mode of ['backlog', 'predictive']) {
      const spaced = { attemptsMax, spacingMs: 120_000, restMs: 300_000 };
      const id = await this.served.aList({ mode, windows, ...spaced, name: mode });
      const entries = Array.from({ length: entryCount }, (_, n) => ({
        number: numberOf(n + 1 + (mode === 'backlog' ? 0 : entryCount)),
        timeZone: zones[n % zones.length],
      }));
      await this.served.as('malik', `POST /outbound-lists/${id}/entries`, { entries });
      await this.served.as('malik', `POST /outbound-lists/${id}/start`);
      this.listIds.push(id);
    }
  }

  /** The service goes, and comes back with the same store. */
  async restart(): Promise<void> {
    this.served.live.stop();
    await this.served.app.close();
    this.served.store.close();
    const before = [...this.fold.ringing.keys()];
    await this.begin();
    await this.served.settle();
    expect(before.every((callId) => !this.fold.ringing.has(callId))).toBe(true);
  }

  async step(): Promise<void> {
    const { served } = this;
    const one = <Item>(items: readonly Item[]): Item | undefined =>
      items[Math.floor(this.#random() * items.length)];
    const draw = this.#random();
    const listId = one(this.listIds) ?? '';
    if (draw < 0.4) one(served.dials.ringing)?.comesTo(one(results) ?? 'failed');
    else if (draw < 0.75) this.#work(one);
    else if (draw < 0.8) await this.#outcome(one);
    else if (draw < 0.82) {
      const number = numberOf(1 + Math.floor(this.#random() * 2 * entryCount));
      const of = { ...keyed('a0', this.#random), body: { number } };
      await served.ask('POST', '/api/v1/centres/shop/do-not-call', of);
    } else if (draw < 0.84) {
      await served.ask(
        'POST',
        `/api/v1/outbound-lists/${listId}/pause`,
        keyed('malik', this.#random),
      );
    } else if (draw < 0.9) {
      await served.ask(
        'POST',
        `/api/v1/outbound-lists/${listId}/start`,
        keyed('malik', this.#random),
      );
    } else served.clock.turn(Math.floor(this.#random() * (this.#random() < 0.3 ? 900_000 : 8_000)));
    await served.settle();
  }

  /** By the entry's zone: those of both lists go round the same. */
  #isInside(to: string): void {
    const n = Number(to.slice(-5)) - 80_001;
    const zone = zones[(n % entryCount) % zones.length] ?? '';
    const hour = localTimeAt(this.served.centreNowMs(), zone).msOfDay / 3_600_000;
    expect(hour >= 8 && hour < 20, `${to} at ${hour} in ${zone}`).toBe(true);
  }

  /** Offers are taken, talks are ended, wrap-ups too. */
  #work(one: <Item>(items: readonly Item[]) => Item | undefined): void {
    const { live } = this.served;
    const agent = one(live.projection.agents.all().filter(({ holds }) => holds.size > 0));
    const hold = one([...(agent?.holds.values() ?? [])]);
    if (hold === undefined) return;
    const { offerId, phase } = hold;
    if (phase === 'offer') {
      this.served.tell({ type: 'acceptOffer', offerId }, { type: 'offer.connected', offerId });
    } else if (phase === 'wrapUp') this.served.tell({ type: 'endWrapUp', offerId });
    else this.served.tell({ type: 'hangUp', offerId });
  }

  async #outcome(one: <Item>(items: readonly Item[]) => Item | undefined): Promise<void> {
    const { served } = this;
    const agent = one(served.live.projection.agents.all().filter(({ holds }) => holds.size > 0));
    const hold = [...(agent?.holds.values() ?? [])].find(({ phase }) => phase === 'talk');
    if (agent === undefined || hold === undefined) return;
    const callbackAt = new Date(served.centreNowMs() + 900_000).toISOString();
    const asks = this.#random() < 0.5;
    const body = { codes: asks ? ['later'] : ['doNotCall'], ...(asks ? { callbackAt } : {}) };
    const path = `/api/v1/calls/${hold.callId}/outcome`;
    await served.ask('POST', path, { ...keyed(agent.agentId, this.#random), body });
    if (asks) this.callbacks.set(hold.callId, (this.callbacks.get(hold.callId) ?? 0) + 1);
  }

  /** Both identities of the reference, and the figures by the events. */
  async check(): Promise<void> {
    const { served, fold } = this;
    const sums = new Map<string, number>();
    let dialled = 0;
    for (const listId of this.listIds) {
      const { counts } = (await served.list(listId)) as { counts: { [state: string]: number } };
      const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
      expect(all, 'entries by state').toBe(entryCount);
      const stored = served.store.outbound.countEntries(listId.replace('shop.', ''));
      for (const [state, count] of Object.entries(counts)) {
        expect(stored.get(state as never) ?? 0, state).toBe(count);
      }
      const days = served.store.outbound.days(listId.replace('shop.', ''), {
        from: '2026-01-01',
        to: '2027-01-01',
        limit: 400,
      });
      for (const day of days) dialled += this.#addDay(day, sums);
    }
    const { failed: _, ...told } = Object.fromEntries(fold.counts);
    for (const [result, count] of Object.entries(told))
      expect(sums.get(result), result).toBe(count);
    expect(sums.get('ringing') ?? 0).toBe(fold.ringing.size);
    const ended = Object.values(told).reduce((sum, count) => sum + count, 0);
    expect(dialled).toBe(ended + fold.ringing.size);
    for (const listId of this.listIds) {
      for (const { id, attempts } of await served.entries(listId)) {
        expect(attempts, String(id)).toBe(fold.attempts.get(String(id)) ?? 0);
      }
    }
  }

  #addDay(day: OutboundDay, sums: Map<string, number>): number {
    const { results: ofDay, dialled, dialAnswered } = figuresOf(day);
    expect(dialAnswered).toBe((ofDay.answered ?? 0) + (ofDay.abandoned ?? 0));
    for (const [result, count] of Object.entries(ofDay)) {
      sums.set(result, (sums.get(result) ?? 0) + count);
    }
    return dialled;
  }
}

let keys = 0;
function keyed(as: string, random: Random) {
  keys += 1;
  return { as, body: {}, headers: { 'idempotency-key': `p${keys}-${random()}` } };
}

it.each([1, 2, 3, 4])(
  'TAPI 60 what is told, written and counted of lists agrees, run %i',
  async (n) => {
    const random = seededRandom(n);
    const run = new Run(random);
    await run.begin();
    await run.addLists();
    for (let step = 0; step < 200; step += 1) {
      await run.step();
      if (step === 100) await run.restart();
      if (step % 10 === 0) await run.check();
    }
    await run.check();
    const callbacks = [...run.callbacks.values()].reduce((sum, count) => sum + count, 0);
    const above = [...run.fold.attempts.values()].reduce(
      (sum, count) => sum + Math.max(0, count - attemptsMax),
      0,
    );
    expect(above).toBeLessThanOrEqual(callbacks);
    expect(run.fold.counts.size).toBeGreaterThan(1);
    const all = [...run.fold.counts.values()].reduce((sum, count) => sum + count, 0);
    expect(all).toBeGreaterThan(5);
  },
);
