/** What every store does, whatever database is under it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { channelSettingsSchema } from '../../contracts/index.ts';
import { openStore, type Store, type StoreOptions } from '../../store/index.ts';
import { aFolder } from './a-folder.ts';
import { root } from './tree.ts';

const nowMs = () => 1_000;
const later = () => () => {};

export const aSet = {
  id: 'shop.route',
  centreId: 'shop',
  kind: 'route',
  owner: 'paul',
  createdAtMs: 1,
  createdBy: 'paul',
} as const;

/** What it throws; undefined: nothing. */
export function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Closed with the test, if it is not before. */
export function aStore(path: string, options: Partial<StoreOptions> = {}): Store {
  const store = openStore({ path, nowMs, ...options });
  let isClosed = false;
  const close = (): void => {
    if (!isClosed) store.close();
    isClosed = true;
  };
  onTestFinished(close);
  return { ...store, close };
}

/** Runs the cases, each at a new place. */
export function storeSuite(newPlace: () => Promise<string>): void {
  describe('a store', () => {
    it('keeps the newest answers alone where there are too many', async () => {
      const store = aStore(await newPlace());
      const answer = (atMs: number) => ({ person: 'ana', path: 'POST /x', key: `k${atMs}` });
      const kept = { bodyHash: 'h', status: 200, body: '{}' };
      for (const atMs of [1, 2, 3, 4, 5]) store.answers.keep({ ...answer(atMs), ...kept, atMs });
      expect(store.answers.dropBeyond(5)).toBe(0);
      expect(store.answers.dropBeyond(3)).toBe(2);
      const found = [1, 2, 3, 4, 5].filter((atMs) => store.answers.find(answer(atMs), 0));
      expect(found).toEqual([3, 4, 5]);
    });

    it('finds what it was told after it was closed and opened again', async () => {
      const path = await newPlace();
      const store = aStore(path);
      expect(store.rules.addSet(aSet)).toBe(true);
      const line = { kind: 'route', set: 'route', version: 1, atMs: 5, facts: {}, matched: ['a'] };
      store.decisions.append([{ ...line, kind: 'route' }]);
      store.close();
      const again = aStore(path);
      expect(again.rules.sets('shop')).toEqual([aSet]);
      again.decisions.append([{ ...line, kind: 'route', atMs: 6 }]);
      const range = { kind: 'route', fromMs: 0, toMs: 100 } as const;
      expect([...again.decisions.lines(range)].map(({ seq, atMs }) => [seq, atMs])).toEqual([
        [1, 5],
        [2, 6],
      ]);
    });

    it('keeps a picture once, its images in order, and drops it a day after its last', async () => {
      const { pictures } = aStore(await newPlace());
      const [whole, small] = [Buffer.from([0, 1, 255, 10]), Buffer.from([7])];
      const facts = { mediaType: 'image/png', width: 3, height: 2 };
      for (const hash of ['aa', 'bb']) {
        pictures.add('shop', { ...facts, hash, whole, small, medium: small, storedAtMs: 10 });
      }
      const image = (number: number, hash: string) => {
        return { number, hash, mediaType: 'image/png', source: `${hash}.png` };
      };
      pictures.setDrawing(['shop', 'MUG'], {
        number: 1,
        mediaType: 'image/svg+xml',
        text: '<svg/>',
      });
      const [drawing] = pictures.imagesOf('shop', 'MUG');
      expect(drawing).toMatchObject({ number: 1, hash: null, width: null });
      const both = [image(2, 'bb'), ...(drawing === undefined ? [] : [drawing]), image(3, 'aa')];
      pictures.setImages(['shop', 'MUG'], both, 20);
      pictures.setImages(['shop', 'BOL'], [image(1, 'aa')], 20);
      const shown = pictures.imagesOf('shop', 'MUG');
      expect(shown.map(({ number, hash, width }) => [number, hash, width])).toEqual([
        [2, 'bb', 3],
        [1, null, null],
        [3, 'aa', 3],
      ]);
      expect(pictures.drawing('shop', 'MUG', 1)).toBe('<svg/>');
      expect(pictures.bytes('shop', 'aa', 'whole')?.equals(whole)).toBe(true);
      expect(pictures.bytes('shop', 'aa', 'small')?.equals(small)).toBe(true);
      expect(pictures.bytes('other', 'aa', 'whole')).toBeUndefined();
      pictures.setImages(['shop', 'MUG'], [image(3, 'aa')], 30);
      pictures.setImages(['shop', 'BOL'], [], 30);
      expect([pictures.dropUnused('shop', 30), pictures.dropUnused('shop', 31)]).toEqual([0, 1]);
      expect([pictures.find('shop', 'aa')?.hash, pictures.find('shop', 'bb')]).toEqual([
        'aa',
        undefined,
      ]);
      expect(pictures.drawing('shop', 'MUG', 1)).toBeUndefined();
    });

    it('lists calls by day and marks, newest first, as their newest version says', async () => {
      const path = await newPlace();
      const store = aStore(path);
      const { calls } = store;
      const row = (callId: string, arrivedAtMs: number, version = 1) => ({
        centreId: 'shop',
        callId,
        arrivedAtMs,
        version,
        aboutCallId: null,
        customerId: '1',
        number: '+33639980001',
        note: null,
        document: { version },
      });
      const marks = (agent: string) => [
        { dimension: 'agent' as const, value: agent },
        { dimension: 'phone' as const, value: '10008993633' },
      ];
      store.transaction(() => {
        calls.save(row('a', 10), marks('ann'));
        calls.save(row('b', 20), marks('ben'));
        calls.save(row('c', 20), marks('ann'));
        calls.save({ ...row('d', 20), aboutCallId: 'b', customerId: null }, marks('ann'));
        calls.save(row('a', 10, 3), marks('cai'));
        calls.save(row('a', 10, 2), marks('ann'));
      });
      const all = { centreId: 'shop', fromMs: 0, toMs: 100, filters: [], after: null, limit: 9 };
      const ids = (of: Partial<Parameters<typeof calls.list>[0]>) =>
        calls.list({ ...all, ...of }).map(({ callId }) => callId);
      const agent = (...values: string[]) => ({ dimension: 'agent' as const, values });
      const phone = { dimension: 'phone' as const, prefix: '1000' };
      expect(ids({})).toEqual(['c', 'b', 'a']);
      expect(ids({ toMs: 20 })).toEqual(['a']);
      expect(ids({ fromMs: 11 })).toEqual(['c', 'b']);
      expect(ids({ centreId: 'other' })).toEqual([]);
      expect(ids({ limit: 1 })).toEqual(['c']);
      expect(ids({ after: { arrivedAtMs: 20, callId: 'c' } })).toEqual(['b', 'a']);
      expect(ids({ filters: [agent('ann')] })).toEqual(['c']);
      expect(ids({ filters: [agent('ben', 'cai'), phone] })).toEqual(['b', 'a']);
      expect(ids({ filters: [phone, agent('cai')], fromMs: 11 })).toEqual([]);
      expect(ids({ filters: [phone], after: { arrivedAtMs: 20, callId: 'b' } })).toEqual(['a']);
      expect(calls.get('shop', 'a')).toMatchObject({ version: 3, document: { version: 3 } });
      expect(calls.consults('shop', 'b').map(({ callId }) => callId)).toEqual(['d']);
      expect(calls.customers({ ...all, limit: 9 })).toEqual(['1']);
      expect(calls.customers({ ...all, filters: [agent('nobody')], limit: 9 })).toEqual([]);
      expect(calls.marked('shop', 'agent', 'cai')).toEqual([{ callId: 'a' }]);
    });

    it('sums what orders have reserved of an item, and says who waits longest', async () => {
      const path = await newPlace();
      const store = aStore(path);
      const { stock } = store;
      const line = { centreId: 'shop', lineId: 'l1', round: 1, sku: 'MUG', qtyMilli: 1_500 };
      const of = (orderId: string, waitsSinceMs: number | null, more: object = {}) => {
        return { ...line, orderId, waitsSinceMs, ...more };
      };
      stock.put(of('o1', null));
      stock.put(of('o1', null, { round: 2, qtyMilli: 500 }));
      stock.put(of('o2', 7));
      stock.put(of('o3', 5));
      stock.put(of('o4', null, { centreId: 'other' }));
      expect(stock.reservedMilli('shop', 'MUG', '')).toBe(2_000);
      expect(stock.reservedMilli('shop', 'MUG', 'o1')).toBe(0);
      const waiting = () => stock.waitingFor('shop', 'MUG', 9).map(({ orderId }) => orderId);
      expect(waiting()).toEqual(['o3', 'o2']);
      stock.put(of('o3', null));
      stock.drop(of('o1', null, { round: 2 }));
      expect([waiting(), stock.reservedMilli('shop', 'MUG', '')]).toEqual([['o2'], 3_000]);
      stock.book({ centreId: 'shop', processId: 'order/o1', lineId: 'l1', qtyMilli: -500 });
      stock.book({ centreId: 'shop', processId: 'order/o1', lineId: 'l1', qtyMilli: -1_500 });
      store.close();
      const again = aStore(path);
      expect(again.stock.bookedMilli('shop', 'order/o1', 'l1')).toBe(-1_500);
      expect(again.stock.ofOrder('shop', 'o1')).toEqual([of('o1', null)]);
    });

    it('numbers each record once, in the order in which they are shown', async () => {
      const path = await newPlace();
      const store = aStore(path);
      const of = (id: string, kind: 'order' | 'call' | 'return' = 'order') => {
        return { centreId: 'shop', kind, id };
      };
      const shown = ['o1', 'o2', 'o1'].map((id) => store.numbers.numberOf(of(id)));
      expect(shown).toEqual(['V-10001-4', 'V-10002-3', 'V-10001-4']);
      expect(store.numbers.numberOf({ ...of('o1'), centreId: 'other' })).toBe('V-10001-4');
      for (const id of ['c1', 'c2', 'c1']) store.numbers.expect(of(id, 'call'));
      store.numbers.expect({ ...of('c1', 'call'), centreId: 'other' });
      expect(store.numbers.numberOf(of('r1', 'return'))).toBe('R-10001-4');
      store.close();
      const again = aStore(path);
      const calls = ['c3', 'c2', 'c1'].map((id) => again.numbers.numberOf(of(id, 'call')));
      expect(calls).toEqual(['T-10003-8', 'T-10002-3', 'T-10001-4']);
      const other = { ...of('c1', 'call'), centreId: 'other' };
      expect(again.numbers.numberOf(other)).toBe('T-10001-4');
      expect(again.numbers.findRecord('shop', { prefix: 'V', sequence: 10_002 })).toEqual({
        kind: 'order',
        id: 'o2',
      });
      expect(again.numbers.findRecord('shop', { prefix: 'V', sequence: 10_003 })).toBeUndefined();
      expect(['V', 'H'].map((prefix) => again.numbers.hasPrefix('shop', prefix))).toEqual([
        true,
        false,
      ]);
    });

    it('gives no number twice, whichever of two processes gives it', async () => {
      const path = await newPlace();
      const stores = [aStore(path), aStore(path)] as const;
      const of = (id: string) => ({ centreId: 'shop', kind: 'order', id }) as const;
      const ids = Array.from({ length: 40 }, (_, n) => `o${n}`);
      const given = ids.map((id, n) => stores[n % 2 === 0 ? 0 : 1].numbers.numberOf(of(id)));
      expect(new Set(given).size).toBe(ids.length);
      // Each finds what the other has given, and gives no second number.
      for (const { numbers } of stores)
        expect(ids.map((id) => numbers.numberOf(of(id)))).toEqual(given);
    });

    it('keeps the numbers that were given when a centre changes its letters', async () => {
      const store = aStore(await newPlace());
      const of = (id: string, kind: 'order' | 'return' = 'order') => {
        return { centreId: 'shop', kind, id };
      };
      const prefixed = (orders: string, returns: string) => {
        const { version = 0 } = store.channels.get('shop', 'shop') ?? {};
        const numberPrefixes = { orders, returns, programmes: 'P', calls: 'T', holds: 'H' };
        const document = { ...channelSettingsSchema.parse({}), numberPrefixes };
        const record = { centreId: 'shop', id: 'shop', document, person: '', updatedAtMs: 1 };
        store.transaction(() =>
          version === 0
            ? store.channels.add(record)
            : store.channels.save({ ...record, version: version + 1 }),
        );
      };
      prefixed('K', 'R');
      expect(store.numbers.numberOf(of('o1'))).toBe('K-10001-4');
      // Letters of another kind: the series goes on, so that no number means two things.
      prefixed('R', 'K');
      expect(store.numbers.numberOf(of('r1', 'return'))).toBe('K-10002-3');
      expect(store.numbers.numberOf(of('o2'))).toBe('R-10001-4');
      expect(store.numbers.numberOf(of('o1'))).toBe('K-10001-4');
    });

    it('shows all of one customer under another', async () => {
      const store = aStore(await newPlace());
      const use = { centreId: 'shop', code: 'TEN', orderId: 'o1', customerId: 'b' };
      store.couponUses.add(use, 5);
      store.couponUses.add({ ...use, orderId: 'o2', customerId: 'c' }, 5);
      const document = { name: 'Twice' };
      const event = { id: 'note/1', version: 1, customerId: 'b', kind: 'notes', atMs: 5 } as const;
      store.history.save('shop', { ...event, document });
      const request = { customer: 'b', catalogueId: 'X', sourceCode: null, quantity: 1 };
      store.catalogueRequests.add({
        centreId: 'shop',
        id: 'r1',
        document: { ...request, status: 'open', createdAtMs: 5 },
        person: '',
        updatedAtMs: 5,
      });
      store.transaction(() => {
        const places = { centreId: 'shop', handlers: ['h1'] };
        store.customerMerge.move(places, { fromId: 'b', intoId: 'a' });
      });
      const uses = (customerId: string) =>
        store.couponUses.countOf({ ...use, orderId: '', customerId }, 0);
      expect(['a', 'b', 'c'].map(uses)).toEqual([1, 0, 1]);
      const page = { kinds: ['notes'], after: '', limit: 9 } as const;
      const notes = (customerId: string) => store.history.list('shop', { ...page, customerId });
      expect(['a', 'b'].map((id) => notes(id).length)).toEqual([1, 0]);
      expect(store.catalogueRequests.get('shop', 'r1')?.document.customer).toBe('a');
    });

    it('counts the lives of its service', async () => {
      const path = await newPlace();
      const lives = [5_000, 1_000].map((atMs) => {
        const store = aStore(path);
        const life = store.beginLife(atMs);
        store.close();
        return life;
      });
      expect(lives).toEqual([1, 2]);
    });

    it('keeps nothing of a transaction that failed', async () => {
      const store = aStore(await newPlace());
      const failing = () =>
        store.transaction(() => {
          store.rules.addSet(aSet);
          throw new Error('the power went');
        });
      expect(failing).toThrow('the power went');
      expect(store.rules.set(aSet.id)).toBeUndefined();
      store.transaction(() => store.rules.addSet(aSet));
      expect(store.rules.set(aSet.id)).toEqual(aSet);
    });

    it('has one rule set of a kind in a centre', async () => {
      const store = aStore(await newPlace());
      expect(store.rules.addSet(aSet)).toBe(true);
      expect(store.rules.addSet({ ...aSet, id: 'shop.other' })).toBe(false);
      expect(store.rules.addSet({ ...aSet, id: 'shop.other', kind: 'admit' })).toBe(true);
    });

    it('reads a journal longer than a page in its order, and forgets what is old', async () => {
      const { decisions } = aStore(await newPlace());
      const lines = Array.from({ length: 2_345 }, (_, atMs) => ({
        kind: 'admit' as const,
        set: 'admit',
        version: 1,
        atMs,
        facts: { 'call.type': 'order' },
        matched: [],
      }));
      decisions.append(lines);
      const read = [...decisions.lines({ kind: 'admit', fromMs: 10, toMs: 2_300 })];
      expect(read.map(({ atMs }) => atMs)).toEqual(lines.slice(10, 2_300).map(({ atMs }) => atMs));
      expect(decisions.count({ kind: 'admit', fromMs: 10, toMs: 2_300 })).toBe(2_290);
      expect(decisions.dropBefore(2_000, 10_000)).toBe(2_000);
      expect(decisions.beginsAtMs('admit')).toBe(2_000);
      expect(decisions.beginsAtMs('route')).toBeNull();
    });

    it('drops decisions of 90 days ago as new ones come, two for one', async () => {
      const { decisions } = aStore(await newPlace());
      const linesAt = (dayOf: number, count: number) =>
        Array.from({ length: count }, () => ({
          kind: 'admit' as const,
          set: 'admit',
          version: 1,
          atMs: dayOf * 86_400_000,
          facts: { 'call.type': 'order' },
          matched: [],
        }));
      const kept = () => decisions.count({ kind: 'admit', fromMs: 0, toMs: 2 ** 45 });
      decisions.append(linesAt(1, 10));
      decisions.append(linesAt(91, 3));
      expect(kept()).toBe(13);
      decisions.append(linesAt(92, 3));
      expect(kept()).toBe(10);
      decisions.append(linesAt(92, 3));
      expect(kept()).toBe(9);
    });
  });

  describe('drafts in a store', () => {
    it('are each person’s own, the newest text of each, by their ids', async () => {
      const path = await newPlace();
      const store = aStore(path);
      const draft = { person: 'ana', id: 'b', content: '"\\u0000é👋"', updatedAtMs: 5 };
      store.drafts.save({ ...draft, content: '1', updatedAtMs: 4 });
      for (const one of [draft, { ...draft, id: 'a' }, { ...draft, person: 'bo' }]) {
        store.drafts.save(one);
      }
      store.close();
      const { drafts } = aStore(path);
      expect(drafts.list('ana', '', 0, 10)).toEqual([{ ...draft, id: 'a' }, draft]);
      expect(drafts.list('ana', 'a', 0, 10)).toEqual([draft]);
      expect(drafts.list('ana', '', 0, 1)).toHaveLength(1);
      expect([drafts.countBeside('ana', 'b'), drafts.countBeside('ana', 'c')]).toEqual([1, 2]);
      expect([drafts.drop('ana', 'a'), drafts.drop('ana', 'a')]).toEqual([true, false]);
      expect(drafts.get('bo', 'b', 5)).toEqual({ ...draft, person: 'bo' });
    });

    it('are forgotten when they are old', async () => {
      const { drafts } = aStore(await newPlace());
      const draft = { person: 'ana', content: '1' };
      for (const atMs of [1, 2, 3]) drafts.save({ ...draft, id: `d${atMs}`, updatedAtMs: atMs });
      expect([drafts.get('ana', 'd1', 2), drafts.list('ana', '', 3, 9).length]).toEqual([
        undefined,
        1,
      ]);
      expect(drafts.dropBefore(3)).toBe(2);
      expect(drafts.get('ana', 'd1', 0)).toBeUndefined();
    });
  });

  describe('the store of a service', () => {
    it('is refused to a second one, which is told where the first is', async () => {
      const path = await newPlace();
      const first = aStore(path, { later });
      first.serve('http://127.0.0.1:8123');
      const error = errorOf(() => aStore(path, { later }));
      expect(error).toMatchObject({ code: 'store_busy' });
      expect(String(error)).toContain(`at http://127.0.0.1:8123 (process ${process.pid})`);
      first.close();
      aStore(path, { later });
      expect(String(errorOf(() => aStore(path, { later })))).toContain('has not told yet');
    });

    it('is open to commands beside it', async () => {
      const path = await newPlace();
      const service = aStore(path, { later });
      const command = aStore(path);
      expect(command.rules.addSet(aSet)).toBe(true);
      expect(service.rules.sets('shop')).toEqual([aSet]);
    });

    it('is free as soon as its process was killed', async () => {
      const path = await newPlace();
      const module = JSON.stringify(join(root, 'store', 'index.ts'));
      const opening = `openStore({ path: ${JSON.stringify(path)}, nowMs: () => 1, later: () => {} })`;
      const script = `import { openStore } from ${module};
      ${opening}.serve('http://127.0.0.1:8123');
      console.log('open');
      process.stdin.resume();`;
      const file = join(aFolder(), 'service.mjs');
      writeFileSync(file, script);
      const child = spawn(process.execPath, [file]);
      await once(child.stdout, 'data');
      const error = errorOf(() => aStore(path, { later }));
      expect(String(error)).toContain(`(process ${child.pid})`);
      child.kill('SIGKILL');
      await once(child, 'exit');
      aStore(path, { later });
    });
  });
}
