import { describe, expect, it } from 'vitest';
import { type OperationId, operations } from '../../api/index.ts';
import { formatRuleSet, problemSchema } from '../../contracts/index.ts';
import { aServer } from '../support/api-server.ts';
import { agree, api, doors, drafts, keyed, returns, withDoors } from '../support/doors.ts';
import { admitting } from '../support/rule-service.ts';

describe('a rule set over HTTP', () => {
  it('goes from a faulty draft into force, decides a call, and is rolled back', async () => {
    const served = await withDoors();
    const { ask, tell, live } = served;
    const good = admitting(['order', 'return'], 1);
    const wrong = formatRuleSet(good).replace('"call.transferCount"', '"call.transfers"');
    const first = await ask('PUT', `${doors}/draft`, {
      as: 'paul',
      body: wrong,
      headers: { 'if-match': '"v0"' },
    });
    expect(first.body['findings']).toMatchObject([
      { severity: 'error', pointer: expect.stringContaining('/rules/0'), line: expect.any(Number) },
    ]);
    const refused = await ask('POST', `${doors}/versions/2/check`, { as: 'paul' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'rules_not_valid' } });
    expect(problemSchema.safeParse(refused.body).error).toBeUndefined();
    expect(refused.body['errors']).toMatchObject([
      { code: 'unknown-fact', line: expect.any(Number) },
    ]);

    const version = await drafts(served, good);
    expect(version).toBe(2);
    await agree(served, version);
    const activated = await ask('POST', `${doors}/versions/2/activate`, {
      as: 'paul',
      body: { waiting: 'migrate' },
      headers: keyed('one'),
    });
    expect(activated).toMatchObject({ status: 200, body: { state: 'active', approvals: [{}] } });
    tell(returns('c1'));
    expect(live.projection.calls.get('c1')?.state).not.toBe('queued');
    const coverage = await ask('GET', `${doors}/coverage`, { as: 'ines' });
    expect(coverage.body).toMatchObject({ version: 2, evaluations: 1 });

    const back = await ask('POST', `${doors}/rollback`, {
      as: 'paul',
      body: { toVersion: 1, reason: 'returns belong to us' },
    });
    expect(back).toMatchObject({ status: 200, body: { version: 1, state: 'active' } });
    tell(returns('c2'));
    expect(live.projection.calls.get('c2')?.state).toBe('queued');
  });

  it('is put in force by no way around its guards', async () => {
    const served = await withDoors();
    const { ask } = served;
    let tries = 0;
    const step = async (verb: string, as: string, body: object = {}) => {
      const url = `${doors}/versions/2/${verb}`;
      tries += 1;
      const answer = await ask('POST', url, { as, body, headers: keyed(`try-${tries}`) });
      return answer.body['code'] ?? answer.body['state'];
    };
    const activate = () => step('activate', 'paul', { waiting: 'migrate' });
    const good = admitting(['order', 'return'], 1);
    const failing = (good.cases ?? []).map((one) => ({ ...one, expect: { winner: null } }));
    await drafts(served, { ...good, cases: failing });
    expect(await activate()).toBe('rules_state_not_allowed');
    expect(await step('check', 'paul')).toBe('tests_failing');
    await drafts(served, good);
    expect(await step('approve', 'malik')).toBe('rules_state_not_allowed');
    expect(await step('check', 'paul')).toBe('checked');
    expect(await activate()).toBe('rules_state_not_allowed');
    expect(await step('propose', 'paul', { evidence: [] })).toBe('rules_state_not_allowed');
    expect(await step('propose', 'paul', { waiver: 'mine' })).toBe('four_eyes_required');
    expect(await step('propose', 'malik', { waiver: 'a small change' })).toBe('proposed');
    expect(await activate()).toBe('rules_state_not_allowed');
    expect(await step('approve', 'paul', { comment: 'mine' })).toBe('four_eyes_required');
    expect(await step('approve', 'malik', { comment: 'yes' })).toBe('approved');
    expect(await step('activate', 'malik', { waiting: 'migrate' })).toBe('role_missing');
    expect(await activate()).toBe('active');
  });

  it('names who may take the next step of a version: waive, approve, put in force', async () => {
    const served = await withDoors();
    const pending = async () => {
      const { body } = await served.ask('GET', doors, { as: 'paul' });
      return body['pending'];
    };
    expect(await pending()).toEqual([]);
    const version = await drafts(served, admitting(['order', 'return'], 1));
    const approvers = ['anna', 'antoine', 'claire', 'malik'];
    const steps = [
      ['check', 'paul', {}, 'checked', approvers],
      ['propose', 'malik', { waiver: 'a small change' }, 'proposed', approvers],
      ['approve', 'malik', {}, 'approved', ['anna', 'nadia', 'paul']],
      ['activate', 'paul', { waiting: 'migrate' }, 'active', null],
    ] as const;
    for (const [verb, as, body, state, people] of steps) {
      await served.ask('POST', `${doors}/versions/${version}/${verb}`, {
        as,
        body,
        headers: keyed(verb),
      });
      const expected = people === null ? [] : [{ version, state, author: 'paul', people }];
      expect(await pending()).toMatchObject(expected);
    }
  });

  it('is in force from an instant until another, if that leaves rules', async () => {
    const served = await withDoors();
    const { ask, clock, tell, live } = served;
    await agree(served, await drafts(served, admitting(['order', 'return'], 1)));
    const nowMs = live.originMs + live.nowMs;
    const inMs = (ms: number) => new Date(nowMs + ms).toISOString();
    const activate = (times: { readonly at?: string; readonly until: string }, key: string) =>
      ask('POST', `${doors}/versions/2/activate`, {
        as: 'paul',
        body: { waiting: 'migrate', ...times },
        headers: keyed(key),
      });
    expect(await activate({ until: inMs(-1) }, 'past')).toMatchObject({
      status: 400,
      body: { code: 'invalid_parameter', errors: [{ pointer: '/body/until' }] },
    });
    const times = { at: inMs(60_000), until: inMs(120_000) };
    expect(await activate(times, 'window')).toMatchObject({
      status: 200,
      body: { state: 'scheduled', effectiveFrom: times.at, effectiveTo: times.until },
    });
    clock.turn(60_000);
    tell(returns('c1'));
    clock.turn(60_000);
    tell(returns('c2'));
    expect(live.projection.calls.get('c1')?.state).not.toBe('queued');
    expect(live.projection.calls.get('c2')?.state).toBe('queued');
    const { body } = await ask('GET', `${doors}/versions/2`, { as: 'paul' });
    expect(body).toMatchObject({ state: 'retired', effectiveTo: times.until });
    const before = await ask('GET', `${api}/centres/shop/rules-in-force?at=${inMs(119_999)}`, {
      as: 'ines',
    });
    expect(before.body['items']).toMatchObject([{ version: 2 }]);
  });

  it('says what is in force, and answers by its schemas', async () => {
    const served = await withDoors();
    const version = await drafts(served, admitting(['order', 'return'], 1));
    await agree(served, version);
    const { ask } = served;
    const begun = await ask('POST', `${doors}/versions/2/backtest`, { as: 'ines' });
    const job = String(begun.body['id']);
    served.clock.turn(0);
    const done = await ask('GET', `${api}/jobs/${job}`, { as: 'ines' });
    const run = (done.body['result'] as { runId: string }).runId;
    const asked: readonly (readonly [OperationId, string, string, unknown?])[] = [
      ['getRuleSchema', 'GET', `${api}/rule-schema/prompt`],
      ['listRuleSets', 'GET', `${api}/centres/shop/rule-sets`],
      ['listRulesInForce', 'GET', `${api}/centres/shop/rules-in-force`],
      ['getRuleSet', 'GET', doors],
      ['listRuleVersions', 'GET', `${doors}/versions`],
      ['getRuleVersion', 'GET', `${doors}/versions/2`],
      ['getRuleDraft', 'GET', `${doors}/draft`],
      ['lintRules', 'POST', `${doors}/lint`, '{}'],
      ['convertRules', 'POST', `${doors}/convert`, '[]'],
      ['getRuleCases', 'GET', `${doors}/cases`],
      ['generateRuleCases', 'POST', `${doors}/cases/generate`],
      ['testRules', 'POST', `${doors}/test`],
      ['evaluateRules', 'POST', `${doors}/evaluate`, { facts: { 'call.type': 'order' } }],
      ['getRuleCoverage', 'GET', `${doors}/coverage`],
      ['getRuleDiff', 'GET', `${doors}/diff?from=1&to=2`],
      ['backtestRules', 'POST', `${doors}/versions/2/backtest`],
      ['getJob', 'GET', `${api}/jobs/${job}`],
      ['listJobs', 'GET', `${api}/jobs`],
      ['getRuleRun', 'GET', `${api}/rule-runs/${run}`],
    ];
    for (const [id, method, url, body] of asked) {
      const as = /Draft|Case|convert/.test(id) ? 'paul' : 'ines';
      const of = body === undefined ? { as } : { as, body };
      const got = await ask(method as 'GET', url, of);
      expect([200, 202], `${id}: ${got.text.slice(0, 300)}`).toContain(got.status);
      expect(operations[id].answer?.safeParse(got.body).error, id).toBeUndefined();
    }
  });

  it('tells in words what differs, and why each rule decides or not', async () => {
    const served = await withDoors();
    const { ask } = served;
    await drafts(served, admitting(['order', 'return'], 1));
    const diff = await ask('GET', `${doors}/diff`, { as: 'paul' });
    expect(diff.body).toMatchObject({
      from: 1,
      to: 2,
      added: [{ rule: 'busy-return' }],
      cases: { added: ['return hears busy'], removed: [], changed: [] },
    });
    expect(diff.body['words']).toContain('cases: 1 added: return hears busy');
    const lost = 'everything-else loses to busy-return: 1 of its 2 cases (return hears busy)';
    expect(diff.body['words']).toContain(lost);
    const checked = await ask('POST', `${doors}/versions/2/check`, { as: 'paul' });
    expect(checked.body['losses']).toMatchObject([
      { rule: 'everything-else', to: 'busy-return', cases: { lost: 1, of: 2 }, text: lost },
    ]);
    const facts = { 'call.type': 'order', 'call.transferCount': 0 };
    const evaluated = await ask('POST', `${doors}/evaluate?explain=true`, {
      as: 'paul',
      body: { facts },
    });
    expect(evaluated.body).toMatchObject({
      matched: ['busy-order'],
      rules: [
        { fired: true, words: expect.any(Array) },
        { fired: false, beatenBy: 'busy-order' },
      ],
    });
  });

  it('decides without the reasons unless they are asked for', async () => {
    const { ask } = await withDoors();
    const evaluate = `${doors}/evaluate`;
    const body = { facts: { 'call.type': 'order' }, at: '2026-11-23T09:00:00Z' };
    const short = await ask('POST', evaluate, { as: 'paul', body });
    expect(short.type).toBe('application/json; charset=utf-8');
    expect(Object.keys(short.body)).toEqual(['version', 'at', 'matched', 'outcome', 'problems']);
    const keyed = { 'idempotency-key': 'k1' };
    const again = await ask('POST', evaluate, { as: 'paul', body, headers: keyed });
    expect(again.body).toEqual(short.body);
    const long = await ask('POST', `${evaluate}?explain=true`, { as: 'paul', body });
    expect(long.body).toMatchObject({ ...short.body, rules: [{ rule: 'busy-order' }, {}] });
    expect(operations.evaluateRules.answer.safeParse(long.body).error).toBeUndefined();
  });

  it('is edited as a table, which answers with what it changes', async () => {
    const served = await withDoors();
    const { ask } = served;
    const table = await ask('GET', `${doors}/draft/table`, { as: 'paul' });
    expect(table.type).toBe('text/csv; charset=utf-8');
    const [header = '', row = ''] = table.text.split(/\r?\n/);
    const put = (csv: string) =>
      ask('PUT', `${doors}/draft/table`, {
        as: 'paul',
        body: csv,
        headers: { 'if-match': '"v0"', 'content-type': 'text/csv' },
      });
    const wrong = await put(table.text.replace(row, row.replace('busy-order,100', 'busy-order,x')));
    expect(wrong).toMatchObject({
      status: 422,
      body: { code: 'rules_not_valid', errors: [{ code: 'wrong-cell', line: 2, column: 2 }] },
    });
    const other = table.text.replace(row, row.replace(/busy-order$/, 'busy-all-day'));
    const saved = await put(other);
    expect(header).toContain('priority');
    expect(saved).toMatchObject({
      status: 200,
      headers: { etag: '"v1"' },
      body: { diff: { changed: [{ rule: 'busy-order' }], words: [expect.any(String)] } },
    });
  });

  it('keeps its cases with the draft', async () => {
    const served = await withDoors();
    const { ask } = served;
    const shown = await ask('GET', `${doors}/cases`, { as: 'paul' });
    expect(shown.body['cases']).toHaveLength(2);
    const cases = [{ name: 'no', facts: { 'call.type': 'order' }, expect: { winner: 'x' } }];
    const saved = await ask('PUT', `${doors}/cases`, {
      as: 'paul',
      body: { cases },
      headers: { 'if-match': '"v0"' },
    });
    expect(saved).toMatchObject({ status: 200, body: { cases: { passed: 0, failed: 1 } } });
    const tested = await ask('POST', `${doors}/test`, { as: 'ines', body: { cases } });
    expect(tested.body).toMatchObject({ failed: 1, cases: [{ name: 'no', passed: false }] });
  });

  it('has its cases as a table, too, which comes back as it went', async () => {
    const served = await withDoors();
    const { ask } = served;
    const asCsv = { accept: 'text/csv' };
    const shown = await ask('GET', `${doors}/cases`, { as: 'paul', headers: asCsv });
    expect([shown.type, shown.headers['etag']]).toEqual(['text/csv; charset=utf-8', '"v0"']);
    expect(shown.text.split('\r\n').slice(0, 2)).toEqual([
      'name,call.type,=> winner',
      'order hears busy,order,busy-order',
    ]);
    const french = await ask('GET', `${doors}/cases`, {
      as: 'paul',
      headers: { ...asCsv, 'accept-language': 'fr' },
    });
    expect(french.text).toContain('name;call.type;=> winner');
    const put = (body: string) =>
      ask('PUT', `${doors}/cases`, {
        as: 'paul',
        body,
        headers: { 'content-type': 'text/csv; charset=utf-8', 'if-match': '"v0"' },
      });
    const wrong = await put(shown.text.replace('call.type', 'call.typ'));
    expect(wrong).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'wrong-cell', line: 1, column: 2 }] },
    });
    const saved = await put(french.text.replace('busy-order', 'everything-else'));
    expect(saved).toMatchObject({ status: 200, body: { cases: { passed: 1, failed: 1 } } });
    const proposed = await ask('POST', `${doors}/cases/generate`, { as: 'paul', headers: asCsv });
    expect(proposed.text).toMatch(/^name,/);
    const both = await ask('GET', `${doors}/cases`, {
      as: 'paul',
      headers: { accept: 'application/json, text/csv;q=0.5' },
    });
    expect(both.type).toContain('json');
  });

  it('is made once of a kind', async () => {
    const { ask } = await aServer();
    const make = (name: string) =>
      ask('POST', `${api}/centres/shop/rule-sets`, { as: 'paul', body: { name, kind: 'admit' } });
    expect(await make('doors')).toMatchObject({
      status: 201,
      headers: { location: doors },
      body: { id: 'shop.doors', active: null },
    });
    expect(await make('gates')).toMatchObject({ status: 409, body: { code: 'name_taken' } });
  });
});

describe('a rehearsal over HTTP', () => {
  it('is a job: a shadow watches decisions, and leaves a run when it ends', async () => {
    const served = await withDoors();
    const { ask, tell } = served;
    await drafts(served, admitting(['order', 'return'], 1));
    const begun = await ask('POST', `${doors}/versions/2/shadow`, { as: 'ines' });
    expect(begun).toMatchObject({
      status: 202,
      headers: { location: `${api}/jobs/${begun.body['id']}` },
      body: { state: 'running', progressShare: null },
    });
    tell(returns('c1'));
    const url = `${api}/jobs/${begun.body['id']}`;
    const ended = await ask('POST', `${url}/cancel`, { as: 'ines' });
    expect(ended.body).toMatchObject({ state: 'succeeded', report: { decisions: 1, changed: 1 } });
    const again = await ask('POST', `${url}/cancel`, { as: 'ines' });
    expect(again).toMatchObject({ status: 409, body: { code: 'job_state_not_allowed' } });
  });

  it('proves a proposal when it covers days enough', async () => {
    const served = await withDoors();
    const { ask, tell, clock } = served;
    await drafts(served, admitting(['order', 'return'], 1));
    const url = `${doors}/versions/2`;
    await ask('POST', `${url}/check`, { as: 'paul' });
    const rehearsed = async () => {
      const begun = await ask('POST', `${url}/backtest`, { as: 'ines' });
      clock.turn(0);
      const { body } = await ask('GET', `${api}/jobs/${begun.body['id']}`, { as: 'ines' });
      return (body['result'] as { runId: string }).runId;
    };
    tell(returns('c1'));
    clock.turn(1_000);
    const evidence = [await rehearsed()];
    const early = await ask('POST', `${url}/propose`, { as: 'paul', body: { evidence } });
    expect(early).toMatchObject({
      status: 409,
      body: {
        blockers: [
          expect.stringMatching(/^The evidence covers .* of journal; expected 168 h of journal,/),
        ],
      },
    });
    clock.turn(8 * 86_400_000);
    const later = await ask('POST', `${url}/propose`, {
      as: 'paul',
      body: { evidence: [await rehearsed()] },
    });
    expect(later).toMatchObject({ status: 200, body: { state: 'proposed' } });
    const other = await ask('POST', `${url}/propose`, { as: 'paul', body: { evidence: ['x'] } });
    expect(other).toMatchObject({
      status: 409,
      body: { allowed: ['checked', 'approved', 'rejected'] },
    });
  });
});

describe('a request with a key', () => {
  it('is answered once, and refused with another body', async () => {
    const served = await withDoors();
    const { ask, ruleService } = served;
    await agree(served, await drafts(served, admitting(['order', 'return'], 1)));
    const activate = (body: unknown) =>
      ask('POST', `${doors}/versions/2/activate`, { as: 'paul', body, headers: keyed('k1') });
    const first = await activate({ waiting: 'pin' });
    const second = await activate({ waiting: 'pin' });
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.body).toEqual(first.body);
    expect(ruleService.inForceAt(served.live.originMs + 1)).toHaveLength(1);
    expect(await activate({ waiting: 'migrate' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    const keyless = await ask('POST', `${doors}/versions/2/activate`, {
      as: 'paul',
      body: { waiting: 'pin' },
    });
    expect(keyless).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/headers/idempotency-key', code: 'missing' }] },
    });
  });

  it('that is still running is told so', async () => {
    const served = await withDoors();
    const { app } = served;
    await agree(served, await drafts(served, admitting(['order', 'return'], 1)));
    const send = () =>
      app.inject({
        method: 'POST',
        url: `${doors}/versions/2/activate`,
        headers: { authorization: 'Bearer paul', ...keyed('k2') },
        payload: { waiting: 'pin' },
      });
    // An injected request is sent when somebody waits for it.
    const first = send().then((answer) => answer);
    const second = send();
    expect((await second).json()).toMatchObject({ code: 'request_in_progress', status: 409 });
    served.clock.turn(0);
    expect((await first).statusCode).toBe(200);
  });
});
