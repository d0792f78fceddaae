import { describe, expect, it } from 'vitest';
import { aServer } from '../support/api-server.ts';
import {
  aCentre,
  accepts,
  anAgent,
  aQueue,
  arrives,
  connects,
  logsOn,
  pauses,
} from '../support/builders.ts';
import {
  activatesRules,
  aRule,
  aRuleSet,
  arrivesWith,
  everyCall,
} from '../support/builders-rules.ts';

describe('why', () => {
  it('explains the decision that was made, in figures and in words', async () => {
    const { get, tell } = await aServer();
    tell(logsOn('a'), logsOn('b'), arrives('c1'));
    const { body } = await get('/api/v1/calls/c1/why');
    expect(body).toMatchObject({
      callId: 'c1',
      decisions: [
        {
          offerId: 'c1.1',
          agentId: 'shop.a',
          queueId: 'shop.q',
          ruleVersion: 1,
          rule: null,
          step: 0,
          candidates: [{ agentId: 'shop.a' }],
          candidateCount: 1,
          decidedBy: 'onlyCandidate',
        },
      ],
    });
    expect(body['text']).toBe(
      'The call (queue Orders) was offered to Ann. Nobody else could take it. ' +
        'Centre file: version 1.',
    );
    expect(body['notKept']).toContain('why-waiting and why-not answer it as of now');
  });

  it('names what decided between two agents', async () => {
    const agents = [anAgent('a', { name: 'Ann' }), anAgent('b', { name: 'Ben' })];
    const centre = aCentre({ id: 'shop', queues: [aQueue('q', { name: 'Orders' })], agents });
    const { get, tell, clock } = await aServer(centre);
    tell(logsOn('b'));
    clock.turn(5_000);
    tell(logsOn('a'), arrives('c1'));
    const { body } = await get('/api/v1/calls/c1/why');
    const decision = { agentId: 'shop.b', candidateCount: 2, decidedBy: 'idleKey' };
    expect(body).toMatchObject({ decisions: [decision] });
    expect(body['text']).toContain('Ben came before Ann by the longest idle time.');
  });

  it('names the rule, its set and version where the plan is a rule’s', async () => {
    const { get, tell } = await aServer();
    const toQ = { queue: 'q', maxWaitMs: 60_000, fallback: { kind: 'end' } } as const;
    const route = aRuleSet('route', [aRule('everything-else', 1, everyCall, toQ)]);
    tell(logsOn('a'), activatesRules(route), arrivesWith('c1', {}));
    const { body } = await get('/api/v1/calls/c1/why');
    const rule = { set: 'route', version: 1, rule: 'everything-else' };
    expect(body).toMatchObject({ decisions: [{ agentId: 'shop.a', rule }] });
    expect(body['text']).toContain('comes from the rule everything-else (route, version 1)');
  });

  it('speaks French to who reads French', async () => {
    const { get, tell } = await aServer();
    tell(logsOn('a'), arrives('c1'));
    const { body } = await get('/api/v1/calls/c1/why', { 'accept-language': 'fr-FR' });
    expect(body['text']).toContain('a été présenté à Ann. Personne d’autre ne pouvait le prendre.');
  });

  it('says that no decision is kept of a call that a supervisor gave to an agent', async () => {
    const { get, tell } = await aServer();
    tell(logsOn('b'), arrives('c1'));
    tell({ type: 'pullCall', callId: 'c1', agentId: 'b' });
    const { body } = await get('/api/v1/calls/c1/why');
    expect(body).toMatchObject({ decisions: [] });
    expect(body['text']).toContain('No decision about the call is kept: a supervisor gave it');
  });

  it('keeps one decision per offer, the oldest first', async () => {
    const { get, tell, clock } = await aServer();
    tell(logsOn('a'), arrives('c1'));
    clock.turn(20_000);
    tell({ type: 'setState', agentId: 'a', state: 'ready' });
    clock.turn(30_000);
    const { body } = await get('/api/v1/calls/c1/why');
    const offers = (body['decisions'] as { offerId: string }[]).map(({ offerId }) => offerId);
    expect(offers).toEqual(['c1.1', 'c1.2']);
  });

  it('says so where no offer was made', async () => {
    const { get, tell } = await aServer();
    tell(arrives('c1'));
    const { body } = await get('/api/v1/calls/c1/why');
    expect(body).toMatchObject({
      decisions: [],
      text: 'The call has not been offered to anybody.',
    });
  });
});

describe('why not', () => {
  it.each([
    ['logged off', [], 'loggedOn'],
    ['not ready', [logsOn('b'), pauses('b')], 'notNotReady'],
    ['without the skill', [logsOn('b')], 'required'],
  ] as const)('names the first failed test of an agent %s', async (_, inputs, test) => {
    const { get, tell } = await aServer();
    tell(arrives('c1'), ...inputs);
    const { body } = await get('/api/v1/calls/c1/why-not?agentId=shop.b');
    expect(body).toMatchObject({ kind: 'test', test, agentId: 'shop.b' });
    expect(body['text']).toContain('Ben does not have the call: ');
  });

  it('tells who has the call, and that an ended one does not wait', async () => {
    const { get, tell } = await aServer();
    tell(logsOn('a'), arrives('c1'));
    tell(accepts('c1/1'), connects('c1/1'));
    const winner = await get('/api/v1/calls/c1/why-not?agentId=shop.a');
    expect(winner.body).toMatchObject({ kind: 'won' });
    tell({ type: 'call.hungUp', callId: 'c1' }, { type: 'endWrapUp', offerId: 'c1/1' });
    const after = await get('/api/v1/calls/c1/why-not?agentId=shop.a');
    expect(after.body).toMatchObject({ kind: 'callNotWaiting' });
  });

  it('needs an agent that exists', async () => {
    const { get, tell } = await aServer();
    tell(arrives('c1'));
    expect((await get('/api/v1/calls/c1/why-not')).status).toBe(400);
    const unknown = await get('/api/v1/calls/c1/why-not?agentId=shop.x');
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'agent_not_found']);
  });
});

describe('why waiting', () => {
  it('counts who is stopped by what, as of now', async () => {
    const { get, tell, clock } = await aServer();
    tell(logsOn('b'), arrives('c1'));
    clock.turn(12_000);
    const { body } = await get('/api/v1/calls/c1/why-waiting');
    expect(body).toMatchObject({
      callId: 'c1',
      queueId: 'shop.q',
      waitMs: 12_000,
      eligibleNow: 0,
      stopped: [
        { test: 'loggedOn', agentCount: 1 },
        { test: 'required', agentCount: 1 },
      ],
    });
    expect(body['text']).toContain('The call has waited 12 s in queue Orders.');
    expect(body['text']).toContain('No agent can take it now.');
  });

  it('tells of a live offer, and when its limit comes', async () => {
    const { get, tell, clock } = await aServer();
    tell(logsOn('a'), arrives('c1'));
    clock.turn(5_000);
    const { body } = await get('/api/v1/calls/c1/why-waiting', { 'accept-language': 'fr' });
    expect(body).toMatchObject({ holdBack: 'offerCap', next: { at: '2026-11-23T08:00:20.000Z' } });
    expect(body['text']).toContain('Prochain changement dans 15 s');
  });

  it('is refused for a call that does not wait', async () => {
    const { get, tell } = await aServer();
    tell(logsOn('a'), arrives('c1'));
    tell(accepts('c1/1'), connects('c1/1'));
    const { status, body } = await get('/api/v1/calls/c1/why-waiting');
    expect([status, body['code'], body['allowed']]).toEqual([
      409,
      'call_state_not_allowed',
      ['queued'],
    ]);
  });
});
