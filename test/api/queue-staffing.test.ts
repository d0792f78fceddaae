/** A new queue that few agents serve: said when it is made, by lint, and as rules are published. */
import { describe, expect, it } from 'vitest';
import { formatRuleSet } from '../../contracts/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import { aServer, type Body, shopCentre, type TestApi } from '../support/api-server.ts';
import { answers, arrives, endsWrapUp, hangsUp, logsOn } from '../support/builders.ts';
import { callwrightHere } from '../support/callwright.ts';
import { ruleFile } from '../support/rule-files.ts';
import { aService } from '../support/rule-places.ts';

const api = '/api/v1';
const ways = `${api}/rule-sets/shop.ways`;

const made = (served: TestApi, url: string, body: Body) =>
  served.ask('POST', `${api}/${url}`, { as: 'nadia', body });

const findingsOf = ({ body }: { readonly body: Body }) =>
  (body['activation'] as { readonly findings: readonly Body[] }).findings;

/** Calls about returns go to `returnQueue`, all others to `q`. */
function routes(returnQueue: string, version = 1): RuleSetFile {
  const to = (queue: string) => ({
    type: 'route' as const,
    params: { queue, class: 2, offsetMs: 0, maxWaitMs: 60_000, fallback: { kind: 'end' } },
  });
  const isReturn = { fact: 'call.type', operator: 'equal', value: 'return' } as const;
  return {
    set: 'ways',
    kind: 'route',
    version,
    owner: 'paul',
    rules: [
      { name: 'returns', priority: 9, conditions: { all: [isReturn] }, event: to(returnQueue) },
      { name: 'everything-else', priority: 1, conditions: { all: [] }, event: to('q') },
    ],
    cases: [
      { name: 'a return', facts: { 'call.type': 'return' }, expect: { winner: 'returns' } },
      { name: 'another', facts: { 'call.type': 'order' }, expect: { winner: 'everything-else' } },
    ],
  } as unknown as RuleSetFile;
}

async function saves({ ask }: TestApi, file: RuleSetFile): Promise<void> {
  const { headers } = await ask('GET', `${ways}/draft`, { as: 'paul' });
  const saving = { body: formatRuleSet(file), headers: { 'if-match': String(headers['etag']) } };
  expect((await ask('PUT', `${ways}/draft`, { as: 'paul', ...saving })).status).toBe(200);
}

describe('a new queue', () => {
  it('is refused without an agent, and said to have one, or nobody logged on', async () => {
    const served = await aServer();
    await made(served, 'handlers/main/groups', { name: 'Back' });
    const none = await made(served, 'groups/shop.back/queues', { name: 'Empty' });
    expect([none.status, none.body['code']]).toEqual([422, 'centre_not_valid']);
    const empty = await made(served, 'groups/shop.back/queues?accept=true', { name: 'Empty' });
    expect(findingsOf(empty)).toMatchObject([{ severity: 'error', code: 'queue-not-reached' }]);
    await made(served, 'centres/shop/agents', { name: 'Zoe', groupIds: ['shop.back'] });
    const one = await made(served, 'groups/shop.back/queues', { name: 'Returns' });
    expect(one.status).toBe(201);
    expect(findingsOf(one)).toMatchObject([
      {
        severity: 'warning',
        code: 'queue-one-agent',
        pointer: '/queues/3',
        message: expect.stringContaining('zoe is the only agent with a link to queue returns'),
      },
      { code: 'queue-few-logged-on' },
    ]);
    await made(served, 'centres/shop/agents', { name: 'Yan', groupIds: ['shop.back'] });
    const two = await made(served, 'groups/shop.back/queues', { name: 'Late' });
    expect(findingsOf(two)).toMatchObject([
      {
        severity: 'warning',
        code: 'queue-few-logged-on',
        message: 'of 2 agents with a link to queue late, none is logged on now',
      },
    ]);
    served.tell(logsOn('zoe', { groups: ['back'] }), logsOn('yan', { groups: ['back'] }));
    const staffed = await made(served, 'groups/shop.back/queues', { name: 'Staffed' });
    expect(findingsOf(staffed)).toEqual([]);
  });
});

describe('rules that send calls to a queue of one agent', () => {
  it('are named by lint, with the queue', async () => {
    const served = await aServer(shopCentre, [routes('q')]);
    // Rules are judged by the centre of the last change.
    await made(served, 'centres/shop/skills', { id: 'german' });
    const body = formatRuleSet(routes('z'));
    const { body: linted } = await served.ask('POST', `${ways}/lint`, { as: 'paul', body });
    expect(linted['findings']).toMatchObject([
      {
        id: 'queue-few-agents',
        severity: 'hint',
        pointer: '/rules/0/event/params/queue',
        message:
          'returns sends calls to queue z, to which only b has a link; expected two agents or more',
      },
    ]);
  });

  it('are published with the agents that recorded calls ask for, or how to ask', async () => {
    const served = await aServer({ ...shopCentre, defaults: { queue: 'q' } }, [routes('q')]);
    const { ask, tell, clock } = served;
    await saves(served, routes('z', 1));
    const check = (language: string) =>
      ask('POST', `${ways}/versions/2/check`, {
        as: 'paul',
        headers: { 'accept-language': language },
      });
    expect((await check('en')).body['staffing']).toMatchObject([
      {
        queueId: 'shop.z',
        rules: ['returns'],
        linkedAgents: 1,
        loggedOnAgents: 0,
        callsPerHour: null,
        agentsRequired: null,
        command: 'callwright staff --calls <calls>/h --aht <seconds>s --target 80/20s',
      },
    ]);
    tell(logsOn('a', { groups: ['g'] }));
    for (let call = 0; call < 30; call += 1) {
      tell(arrives(`c${call}`, { queueId: undefined, facts: { 'call.type': 'return' } } as never));
      tell(...answers(`c${call}/1`));
      clock.turn(100_000);
      tell(hangsUp(`c${call}`), endsWrapUp(`c${call}/1`));
      clock.turn(1_000);
    }
    await ask('POST', `${ways}/versions/2/backtest`, { as: 'ines' });
    clock.turn(0);
    const [known] = (await check('en')).body['staffing'] as readonly Body[];
    expect(known).toMatchObject({
      callsPerHour: 30,
      handleTimeMsMean: 100_000,
      agentsRequired: 2,
      command: 'callwright staff --calls 30/h --aht 100s --target 80/20s',
      text: expect.stringContaining('30 calls in its busiest hour ask for 2 agents'),
    });
    const [french] = (await check('fr')).body['staffing'] as readonly Body[];
    expect(french?.['text']).toContain('returns envoie des appels à la file z');
  });

  it('are said in words by the commands that take its steps', async () => {
    const served = await aServer({ ...shopCentre, defaults: { queue: 'q' } }, [routes('q')]);
    served.tell(logsOn('b', { groups: ['g'] }));
    const at = [...(await aService(Promise.resolve(served))), '--as', 'paul'];
    const file = ruleFile(routes('z', 1), 'ways');
    await callwrightHere(['rules', 'save', 'ways', '--body', file, '--if-match', '0', ...at]);
    const { stdout } = await callwrightHere(['rules', 'check', 'ways', '2', ...at]);
    expect(stdout.split('\n')).toContain(
      'staffing  returns sends calls to queue z: agents linked 1, logged on 1; ask how many it takes: callwright staff --calls <calls>/h --aht <seconds>s --target 80/20s',
    );
  });
});
