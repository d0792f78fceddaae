import { describe, expect, it } from 'vitest';
import { aServer, type HttpReply, type TestApi } from '../support/api-server.ts';

const drafts = '/api/v1/me/drafts';
const day = 86_400_000;

function saves({ ask }: TestApi, id: string, content: unknown, as = 'a'): Promise<HttpReply> {
  return ask('PUT', `${drafts}/${id}`, { as, body: { content } });
}

describe('a draft', () => {
  it('is what was saved last, listed by its id, until it is deleted', async () => {
    const served = await aServer();
    const { ask, clock } = served;
    const first = await saves(served, 'order-1', { lines: ['L1'], note: null });
    expect([first.status, first.body]).toEqual([
      200,
      { id: 'order-1', content: { lines: ['L1'], note: null }, updatedAt: expect.any(String) },
    ]);
    clock.turn(5);
    const next = await saves(served, 'order-1', ['anything', 7, false]);
    expect(Date.parse(String(next.body['updatedAt']))).toBe(
      Date.parse(String(first.body['updatedAt'])) + 5,
    );
    await saves(served, 'note', 'Grüße 👋\u0000');
    const listed = await ask('GET', drafts, { as: 'a' });
    expect(listed.body['items']).toMatchObject([
      { id: 'note', content: 'Grüße 👋\u0000' },
      { id: 'order-1', content: ['anything', 7, false] },
    ]);
    expect((await ask('GET', `${drafts}/order-1`, { as: 'a' })).body).toEqual(next.body);
    expect((await ask('DELETE', `${drafts}/order-1`, { as: 'a' })).status).toBe(204);
    for (const method of ['GET', 'DELETE'] as const) {
      const gone = await ask(method, `${drafts}/order-1`, { as: 'a' });
      expect([gone.status, gone.body['code']]).toEqual([404, 'draft_not_found']);
    }
  });

  it('is nobody else’s, whatever its id', async () => {
    const served = await aServer();
    await saves(served, 'order-1', 'of a');
    await saves(served, 'order-1', 'of b', 'b');
    expect((await served.ask('GET', `${drafts}/order-1`, { as: 'b' })).body['content']).toBe(
      'of b',
    );
    expect((await served.ask('GET', drafts, { as: 'anna' })).body['items']).toEqual([]);
    await served.ask('DELETE', `${drafts}/order-1`, { as: 'b' });
    expect((await served.ask('GET', `${drafts}/order-1`, { as: 'a' })).body['content']).toBe(
      'of a',
    );
    expect((await served.ask('GET', drafts)).status).toBe(401);
  });

  it('is listed page by page', async () => {
    const served = await aServer();
    for (const id of ['c', 'a', 'd', 'b']) await saves(served, id, id);
    const page = async (query: string) =>
      (await served.ask('GET', `${drafts}?limit=3${query}`, { as: 'a' })).body;
    const first = await page('');
    expect(first['items']).toMatchObject([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    const last = await page(`&cursor=${String(first['nextCursor'])}`);
    expect([last['items'], last['nextCursor']]).toMatchObject([[{ id: 'd' }], null]);
  });

  it('keeps no card number: masked in texts, refused as a number or a name', async () => {
    const served = await aServer();
    const card = '4111 1111 1111 1111';
    const { body } = await saves(served, 'n', { note: `card ${card}`, deep: [[{ x: card }]] });
    expect(JSON.stringify(body['content'])).not.toContain('1111 1111 1111');
    expect(JSON.stringify(body['content'])).toMatch(/card .*1111/);
    expect(served.store.drafts.get('a', 'n', 0)?.content).not.toContain('1111 1111 1111');
    for (const content of [4111111111111111, { [card]: 1 }]) {
      const refused = await saves(served, 'n', content);
      expect([refused.status, refused.body['code']]).toEqual([400, 'invalid_parameter']);
    }
    const named = await saves(served, '4111111111111111', 1);
    expect([named.status, named.body['code']]).toEqual([400, 'invalid_parameter']);
  });

  it('has 64 KiB at most, as it is sent, and no more than 100 are kept', async () => {
    const served = await aServer();
    expect((await saves(served, 'n', 'é'.repeat(32_767))).status).toBe(200);
    const large = await saves(served, 'n', 'é'.repeat(32_768));
    expect([large.status, large.body['code']]).toEqual([413, 'body_too_large']);
    expect(large.body['detail']).toBe('The content of n has 65538 bytes; expected 65536 at most.');
    for (let n = 1; n < 100; n += 1) expect((await saves(served, `n${n}`, n)).status).toBe(200);
    const beyond = await saves(served, 'one-more', 1);
    expect([beyond.status, beyond.body['code']]).toEqual([403, 'limit_exceeded']);
    expect((await saves(served, 'n7', 'again')).status).toBe(200);
    expect((await saves(served, 'one-more', 1, 'b')).status).toBe(200);
  });

  it.each([
    ['no content', {}],
    ['more than content', { content: 1, more: 1 }],
    ['no document', '[1'],
    ['too much nesting', { content: JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`) }],
  ])('is refused with %s', async (_what, body) => {
    const { ask } = await aServer();
    const got = await ask('PUT', `${drafts}/n`, { as: 'a', body });
    expect([got.status, got.body['code']]).toEqual([400, 'invalid_parameter']);
  });

  it('is forgotten 30 days after it was last saved', async () => {
    const served = await aServer();
    await saves(served, 'old', 1);
    await saves(served, 'kept', 1);
    served.clock.turn(29 * day);
    await saves(served, 'kept', 2);
    served.clock.turn(day + 1);
    const listed = await served.ask('GET', drafts, { as: 'a' });
    expect(listed.body['items']).toMatchObject([{ id: 'kept' }]);
    expect((await served.ask('GET', `${drafts}/old`, { as: 'a' })).status).toBe(404);
    await saves(served, 'new', 1, 'b');
    expect(served.store.drafts.get('a', 'old', 0)).toBeUndefined();
  });
});
