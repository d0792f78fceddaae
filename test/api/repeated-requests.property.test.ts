/** A request that is sent again under its key, at any later moment: nothing is done twice. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aServer, type HttpReply } from '../support/api-server.ts';
import { logsOn } from '../support/builders.ts';

const repeats = 5;
const runs = 8;

interface Command {
  readonly path: string;
  readonly body: object;
}

const ofQueues = fc
  .tuple(fc.constantFrom('shop.q', 'shop.z'), fc.constantFrom('arrive', 'open', 'closed'))
  .map(([queue, does]): Command => {
    if (does === 'arrive') return { path: 'centres/shop/calls', body: { queueId: queue } };
    return { path: `queues/${queue}/state`, body: { state: does, reason: 'a test' } };
  });
const ofAgents = fc
  .tuple(fc.constantFrom('shop.a', 'shop.b'), fc.constantFrom('sign-off', 'sign-on', 'force'))
  .map(([agent, does]): Command => {
    if (does !== 'force') return { path: `agents/${agent}/${does}`, body: {} };
    return { path: `agents/${agent}/force-state`, body: { state: 'notReady', reason: 'break' } };
  });
const commands = fc.array(fc.oneof(ofQueues, ofAgents), { minLength: 4, maxLength: 8 });
/** Which of the requests so far is sent again, as a share of them; above 0.8: the next new one. */
const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
  minLength: 30,
  maxLength: 30,
});

describe('a request with a key', () => {
  it('changes nothing after the first time, however often and whenever it is sent', async () => {
    let done = 0;
    const property = fc.asyncProperty(commands, shares, async (asked, turns) => {
      const { ask, get, tell } = await aServer();
      tell(logsOn('a'), logsOn('b'));
      const send = ({ path, body }: Command, key: number): Promise<HttpReply> =>
        ask('POST', `/api/v1/${path}`, {
          as: 'nadia',
          body,
          headers: { 'idempotency-key': `key-${key}` },
        });
      // All that has happened, and what came of it.
      const state = async () => [
        (await ask('GET', '/api/v1/centres/shop/journal', { as: 'nadia' })).body['items'],
        (await get('/api/v1/centres/shop/calls')).body['items'],
      ];
      const sent: { readonly key: number; readonly answer: HttpReply; left: number }[] = [];
      let next = 0;
      for (const turn of turns) {
        const again = sent[Math.floor((turn / 0.8) * sent.length)];
        if (again === undefined) {
          const command = asked[next];
          if (command === undefined) continue;
          const answer = await send(command, next);
          // What was refused was not carried out, and may be another time.
          if (answer.status < 300) sent.push({ key: next, answer, left: repeats });
          next += 1;
        } else if (again.left > 0) {
          const command = asked[again.key] ?? expect.unreachable();
          const before = await state();
          const { status, body } = await send(command, again.key);
          expect([status, body], command.path).toEqual([again.answer.status, again.answer.body]);
          expect(await state(), command.path).toEqual(before);
          expect(before[0]).toBeInstanceOf(Array);
          again.left -= 1;
          done += 1;
        }
      }
    });
    await fc.assert(property, { numRuns: runs });
    // Some chance sends few again; that none is would show nothing.
    expect(done).toBeGreaterThan(runs);
  });
});
