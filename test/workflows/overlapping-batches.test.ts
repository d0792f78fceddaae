/** Batches that are planned while the one before is stored, and a store that fails at random. */
import { describe, expect, it } from 'vitest';
import { type RefusalReason, StoreRefusal } from '../../workflows/engine/process-store.ts';
import {
  type HostPoint,
  openInMemoryHost,
  type ProcessHost,
  ProcessMemory,
} from '../../workflows/index.ts';
import { tallyOf, until } from '../support/order-hosts/host-stage.ts';
import { seededRandom } from '../support/order-hosts/seeded-random.ts';
import { effectOf, tallyCore, tell } from '../support/order-hosts/tally-core.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const orders = ['o', 'p', 'q', 'r', 's'];
const waves = 60;
const waveLength = 24;

/** A memory that refuses a share of the batches, one way or the other. */
class FailingMemory extends ProcessMemory {
  readonly #random: () => number;
  readonly #shares: { readonly refused: number; readonly passing: number };
  refused = 0;

  constructor(
    random: () => number,
    shares: { readonly refused: number; readonly passing: number },
  ) {
    super();
    this.#random = random;
    this.#shares = shares;
  }

  override async commit(...args: Parameters<ProcessMemory['commit']>) {
    if (this.#random() >= this.#shares.refused) return await super.commit(...args);
    this.refused += 1;
    const reason = this.#random() < this.#shares.passing ? 'passing' : 'failed';
    throw new StoreRefusal(reason, 'it fails at random');
  }
}

/** A memory that cannot be read while there is a reason. */
class UnreadableMemory extends ProcessMemory {
  reason: RefusalReason | null = null;

  override async load(...args: Parameters<ProcessMemory['load']>) {
    return await this.#answer(() => super.load(...args));
  }

  override async eventsOf(...args: Parameters<ProcessMemory['eventsOf']>) {
    return await this.#answer(() => super.eventsOf(...args));
  }

  override async effectsOf(...args: Parameters<ProcessMemory['effectsOf']>) {
    return await this.#answer(() => super.effectsOf(...args));
  }

  override async list(...args: Parameters<ProcessMemory['list']>) {
    return await this.#answer(() => super.list(...args));
  }

  async #answer<Answer>(read: () => Promise<Answer>): Promise<Answer> {
    if (this.reason === null) return await read();
    throw new StoreRefusal(this.reason, 'its connection is lost');
  }
}

async function opened(memory: ProcessMemory, batchMax = 512) {
  const points: HostPoint[] = [];
  const acted: string[] = [];
  /** Messages that the store refused time and again, by themselves: a person is told of them. */
  const parked: string[] = [];
  const clock = new TurnedClock(0);
  const carryOut = ({ key }: { readonly key: string }) => {
    acted.push(key);
    return Promise.resolve({ type: 'effect.done', key });
  };
  const host = await openInMemoryHost({
    core: tallyCore,
    clock,
    memory,
    doers: { act: { carryOut } },
    limits: { batchMax },
    queries: { tally: (state) => state },
    reached: (point) => points.push(point),
    onAlarm: ({ kind, subject }) => {
      if (kind === 'message_parked') parked.push(subject);
    },
  });
  return { host, points, acted, parked, clock };
}

async function started(host: ProcessHost, order: string): Promise<void> {
  const open = tell(order, `${order}-open`, { type: 'opened' });
  while ((await host.start(open).catch(() => null)) === null);
}

/** When a message was told, by its line in the log. */
function placeOf(line: string): number {
  const [wave = 0, n = 0] = line.slice('added m'.length).split('-').map(Number);
  return wave * waveLength + n;
}

describe('batches that overlap', () => {
  it('are planned on what the one before will have stored', async () => {
    const { host, points } = await opened(new ProcessMemory());
    await started(host, 'o');
    let sum = 0;
    for (let wave = 0; wave < waves; wave += 1) {
      const told = Array.from({ length: waveLength }, (_, n) => {
        sum += n;
        return host.deliver(tell('o', `m${wave}-${n}`, { type: 'added', amount: n }));
      });
      const versions = (await Promise.all(told)).map(({ version }) => version);
      const first = 2 + wave * waveLength;
      expect(versions).toEqual(told.map((_, n) => first + n));
    }
    expect((await tallyOf(host, 'o'))?.sum).toBe(sum);
    // Two were on their way at once.
    expect(points.some((point, n) => point === 'planned' && points[n - 1] === 'sent')).toBe(true);
    await host.stop();
  });

  it.each([
    ['for now', 1],
    ['for now or for good', 0.7],
  ])('are planned anew where the one before was not stored %s', async (_how, passingShare) => {
    const random = seededRandom(firstSeed);
    const memory = new FailingMemory(random, { refused: 0.2, passing: passingShare });
    const { host, acted, parked, clock } = await opened(memory, 5);
    for (const order of orders) await started(host, order);
    const applied = new Map<string, string[]>(orders.map((order) => [order, []]));
    const wanted: string[] = [];
    for (let wave = 0; wave < waves; wave += 1) {
      const told = Array.from({ length: waveLength }, async (_, n) => {
        const order = orders[Math.floor(random() * orders.length)] ?? 'o';
        const id = `m${wave}-${n}`;
        const effects = n % 2 === 0 ? [effectOf(order, id)] : [];
        const verdict = await host
          .deliver(tell(order, id, { type: 'added', amount: 1, effects }))
          .catch(() => null);
        if (verdict === null) return;
        expect(verdict.outcome).toBe('applied');
        applied.get(order)?.push(id);
        wanted.push(...effects.map(({ key }) => key));
      });
      await Promise.all(told);
    }
    await until(() => {
      clock.turn(1_000);
      return acted.length >= wanted.length;
    });
    expect(memory.refused).toBeGreaterThan(10);
    expect(acted.sort()).toEqual(wanted.sort());
    for (const order of orders) {
      await until(async () => {
        clock.turn(1_000);
        const open = (await tallyOf(host, order))?.open;
        return open?.every((key) => parked.includes(`r:${key}`)) === true;
      });
      const tally = await tallyOf(host, order);
      if (passingShare === 1) expect(parked).toEqual([]);
      const added = tally?.log.filter((line) => line.startsWith('added')) ?? [];
      expect(added).toEqual(applied.get(order)?.map((id) => `added ${id}`));
      // What was told first stands first, unless it was tried again by itself.
      if (passingShare === 1)
        expect(added).toEqual(added.toSorted((a, b) => placeOf(a) - placeOf(b)));
      const { events } = (await host.query(`order/${order}`, 'orderTimeline')) as {
        readonly events: readonly { readonly seq: number }[];
      };
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, n) => n + 1));
      expect(tally?.version).toBe(events.length);
    }
    await host.stop();
  });
});

describe('a host whose store cannot be read', () => {
  it('is busy where that passes, for queries and lists, and answers afterwards', async () => {
    const memory = new UnreadableMemory();
    const { host } = await opened(memory);
    await started(host, 'o');
    const asks = [
      () => host.query('order/q', 'tally'),
      () => host.query('order/o', 'orderTimeline'),
      () => host.query('order/o', 'openEffects'),
      () => host.list({}, null),
    ];
    for (const reason of ['passing', 'fenced'] as const) {
      memory.reason = reason;
      for (const ask of asks) {
        await expect(ask()).rejects.toMatchObject({ name: 'HostError', code: 'busy' });
      }
    }
    memory.reason = 'failed';
    for (const ask of asks) await expect(ask()).rejects.toMatchObject({ name: 'StoreRefusal' });
    memory.reason = null;
    for (const ask of asks) await expect(ask()).resolves.not.toBeUndefined();
    await host.stop();
  });
});
