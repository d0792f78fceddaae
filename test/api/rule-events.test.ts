import { describe, expect, it } from 'vitest';
import { agree, doors, drafts, keyed, returns, withDoors } from '../support/doors.ts';
import { openStream } from '../support/event-stream.ts';
import { admitting } from '../support/rule-service.ts';

describe('events of rules', () => {
  it('tell each step of a version, who took it, and what it changes', async () => {
    const served = await withDoors();
    const { ask } = served;
    const stream = await openStream(served, '?types=rules.*');
    await agree(served, await drafts(served, admitting(['order', 'return'], 1)));
    const body = { waiting: 'pin' };
    await ask('POST', `${doors}/versions/2/activate`, { as: 'paul', body, headers: keyed('k') });
    const back = { toVersion: 1, reason: 'no' };
    await ask('POST', `${doors}/rollback`, { as: 'paul', body: back });
    // That the core follows other rules is an event of its own: rules.changed.
    const frames = stream.frames().filter(({ data }) => data['cwactor'] !== undefined);
    expect(frames.map(({ data }) => [data['type'], data['cwactor']])).toEqual([
      ['rules.draft', 'person/paul'],
      ['rules.checked', 'person/paul'],
      ['rules.proposed', 'person/malik'],
      ['rules.approved', 'person/malik'],
      ['rules.activated', 'person/paul'],
      ['rules.rolledBack', 'person/paul'],
    ]);
    expect(frames[0]?.data).toMatchObject({
      specversion: '1.0',
      source: '/centres/shop/rules',
      subject: 'ruleSet/shop.doors',
      time: '2026-11-23T08:00:00.000Z',
      data: { ruleSetId: 'shop.doors', state: 'draft', person: 'paul', version: 2, summary: null },
    });
    expect(frames[4]?.data['data']).toMatchObject({
      kind: 'admit',
      state: 'active',
      version: 2,
      waiting: 'pin',
      summary: { added: 1, removed: 0, changed: 0 },
    });
    expect(frames[5]?.data['data']).toMatchObject({ state: 'active', version: 1 });
    stream.stop();
  });

  it('tell of a version that waits for its hour, and of one sent back', async () => {
    const served = await withDoors();
    const { ask, live, clock } = served;
    const stream = await openStream(served, '?types=rules.scheduled,rules.activated,rules.re*');
    await agree(served, await drafts(served, admitting(['order', 'return'], 1)));
    const inMs = (ms: number) => new Date(live.originMs + live.nowMs + ms).toISOString();
    const body = { waiting: 'migrate', at: inMs(60_000), until: inMs(120_000) };
    await ask('POST', `${doors}/versions/2/activate`, { as: 'paul', body, headers: keyed('k') });
    expect(stream.frames().map(({ data }) => data['type'])).toEqual(['rules.scheduled']);
    clock.turn(60_000);
    clock.turn(60_000);
    await drafts(served, admitting(['return'], 1));
    await ask('POST', `${doors}/versions/3/check`, { as: 'paul' });
    await ask('POST', `${doors}/versions/3/propose`, { as: 'malik', body: { waiver: 'small' } });
    await ask('POST', `${doors}/versions/3/reject`, { as: 'malik', body: { reason: 'why?' } });
    const told = stream.frames().map(({ data }) => [data['type'], data['time']]);
    expect(told.slice(1)).toEqual([
      ['rules.activated', '2026-11-23T08:01:00.000Z'],
      ['rules.resumed', '2026-11-23T08:02:00.000Z'],
      ['rules.rejected', '2026-11-23T08:02:00.000Z'],
    ]);
    stream.stop();
  });

  it('stand in one order with those of calls, and are found again from any place', async () => {
    const served = await withDoors();
    const { tell, live } = served;
    const whole = await openStream(served);
    tell(returns('c1'));
    await drafts(served, admitting(['order', 'return'], 1));
    const token = `main.e1:${live.position}`;
    await agree(served, 2);
    tell(returns('c2'));
    const types = whole.frames().map(({ data }) => String(data['type']));
    const firstRule = types.indexOf('rules.draft');
    expect(types.slice(firstRule, firstRule + 4)).toEqual([
      ...['rules.draft', 'rules.checked', 'rules.proposed', 'rules.approved'],
    ]);
    expect(types.slice(firstRule + 4).every((type) => !type.startsWith('rules.'))).toBe(true);
    expect(types.length).toBeGreaterThan(firstRule + 4);
    expect(token).toMatch(/^main\.e1:\d+\.1$/);
    for (const [place, { id = '' }] of whole.frames().entries()) {
      const again = await openStream(served, '', { 'last-event-id': id });
      expect(again.frames().map(({ data }) => data['id'])).toEqual(
        whole
          .frames()
          .slice(place + 1)
          .map(({ data }) => data['id']),
      );
      again.stop();
    }
    const ofQueue = await openStream(served, `?queueIds=shop.q&from=main.e1:0`);
    const others = ofQueue.frames().map(({ data }) => String(data['type']));
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter((type) => type.startsWith('rules.'))).toEqual([]);
    whole.stop();
    ofQueue.stop();
  });
});
