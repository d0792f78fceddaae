import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { TestApi } from '../support/api-server.ts';
import { api, doors, withDoors } from '../support/doors.ts';
import { people } from '../support/rule-service.ts';

describe('a refusal of the rule service', async () => {
  const served = await withDoors();
  const refusals: readonly (readonly [string, number, (of: TestApi) => Promise<unknown>])[] = [
    ['not_authenticated', 401, ({ ask }) => ask('GET', doors)],
    ['not_authenticated', 401, ({ ask }) => ask('GET', doors, { as: 'nobody' })],
    ['role_missing', 403, ({ ask }) => ask('GET', doors, { as: 'helene' })],
    ['role_missing', 403, ({ ask }) => ask('GET', `${doors}/draft`, { as: 'ines' })],
    ['rule_set_not_found', 404, ({ ask }) => ask('GET', `${doors}x`, { as: 'paul' })],
    ['rule_version_not_found', 404, ({ ask }) => ask('GET', `${doors}/versions/9`, { as: 'paul' })],
    [
      'version_required',
      428,
      ({ ask }) => ask('PUT', `${doors}/draft`, { as: 'paul', body: '{}' }),
    ],
    [
      'version_mismatch',
      412,
      ({ ask }) =>
        ask('PUT', `${doors}/draft`, { as: 'paul', body: '{}', headers: { 'if-match': '"v7"' } }),
    ],
    ['run_not_found', 404, ({ ask }) => ask('GET', `${api}/rule-runs/none`, { as: 'paul' })],
    ['job_not_found', 404, ({ ask }) => ask('GET', `${api}/jobs/none`, { as: 'paul' })],
    [
      'rules_state_not_allowed',
      409,
      ({ ask }) =>
        ask('POST', `${doors}/versions/1/retire`, { as: 'paul', body: { reason: 'gone' } }),
    ],
    [
      'reason_required',
      422,
      ({ ask }) =>
        ask('POST', `${doors}/rollback`, { as: 'paul', body: { toVersion: 1, reason: ' ' } }),
    ],
    [
      'media_type_unsupported',
      415,
      ({ ask }) =>
        ask('PUT', `${doors}/draft`, {
          as: 'paul',
          body: '<a/>',
          headers: { 'if-match': '"v0"', 'content-type': 'application/xml' },
        }),
    ],
    [
      'body_too_large',
      413,
      ({ ask }) =>
        ask('PUT', `${doors}/draft`, {
          as: 'paul',
          body: 'x'.repeat(1_048_577),
          headers: { 'if-match': '"v0"' },
        }),
    ],
  ];

  it.each(refusals)('%s has the status %i', async (code, status, of) => {
    expect(await of(served)).toMatchObject({ status, body: { code, status } });
  });

  it('names the role that is missing, and how to be known', async () => {
    const { ask } = served;
    const refused = await ask('PUT', `${doors}/draft`, {
      as: 'ines',
      body: '{}',
      headers: { 'if-match': '"v0"' },
    });
    expect(refused.body['needs']).toEqual(['ruleEditor', 'admin']);
    expect((await ask('GET', doors)).headers['www-authenticate']).toBe('Bearer');
    expect(people.people.map(({ id }) => id)).toContain('ines');
  });
});

describe('a hostile body', async () => {
  const { ask } = await withDoors();
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const csv = 'text/csv';

  const bodies: readonly (readonly ['POST' | 'PUT', string, string, string?])[] = [
    ['POST', 'evaluate', `{"facts":{"call.type":${deep}}}`],
    ['POST', 'evaluate', '{"facts":{"__proto__":{"set":1},"constructor":null}}'],
    ['POST', 'test', `{"document":{"set":${deep}}}`],
    ['PUT', 'cases', `{"cases":[{"name":${deep}}]}`],
    ['PUT', 'cases', '{"cases":[{"__proto__":{"name":"x"},"name":1}],"cases":[]}'],
    ['PUT', 'cases', '"name"', csv],
    ['PUT', 'cases', 'name,name,=> winner\r\n"a', csv],
    ['PUT', 'cases', `name,${'call.type,'.repeat(5_000)}\r\n=cmd|' /C calc'!A0`, csv],
    ['PUT', 'cases', 'name,__proto__,constructor\r\na,b,c', csv],
    ['PUT', 'draft', deep],
    ['PUT', 'draft', '{"__proto__":{"set":1},"set":1,"set":2}'],
    ['PUT', 'draft', '\u0000\ufeff\ud800'],
    ['PUT', 'draft/table', '"'.repeat(10_001), csv],
    ['PUT', 'draft/table', 'name,priority,__proto__\r\n=1+1,NaN,x', csv],
    ['PUT', 'draft/table', ',\r\n'.repeat(100_000), csv],
    ['POST', 'lint', deep],
    ['POST', 'test', '{"document":{"__proto__":{"set":1}}}'],
    ['POST', 'versions/1/check', '{"accepted":[{"__proto__":1}]}'],
  ];
  const hostile = bodies.map(([method, path, body, type = 'application/json']) => {
    return { method, path, body, type };
  });

  it.each(hostile)('to $method $path is answered, and never our mistake', async (of) => {
    const { method, path, body, type } = of;
    const shown = await ask('GET', `${doors}/${path === 'cases' ? path : 'draft'}`, { as: 'paul' });
    const headers = {
      'if-match': String(shown.headers['etag']),
      'idempotency-key': randomUUID(),
      'content-type': type,
    };
    const { status } = await ask(method, `${doors}/${path}`, { as: 'paul', body, headers });
    expect(status).toBeLessThan(500);
  });

  it('of 10 MB is refused by its size, before it is read', async () => {
    const body = 'x'.repeat(10_485_760);
    for (const [path, type] of [
      ['draft', 'application/json'],
      ['cases', csv],
      ['draft/table', csv],
    ]) {
      const headers = { 'if-match': '"v0"', 'content-type': type ?? '' };
      const refused = await ask('PUT', `${doors}/${path}`, { as: 'paul', body, headers });
      expect(refused).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    }
  });

  it('with a member that nobody knows is refused, and the member named', async () => {
    const { ask } = await withDoors();
    const wrong: readonly (readonly [string, unknown, string])[] = [
      ['versions/1/activate', { waiting: 'pin', force: true }, '/body/force'],
      ['versions/1/activate', { waiting: 'later' }, '/body/waiting'],
      ['versions/1/activate', { waiting: 'pin', at: '2026-11-23T08:00:00' }, '/body/at'],
      ['rollback', { toVersion: 1.5, reason: 'no' }, '/body/toVersion'],
      ['evaluate', { facts: {}, fact: {} }, '/body/fact'],
    ];
    for (const [path, body, pointer] of wrong) {
      const headers = { 'idempotency-key': 'k' };
      const refused = await ask('POST', `${doors}/${path}`, { as: 'paul', body, headers });
      expect(refused, path).toMatchObject({
        status: 400,
        body: { code: 'invalid_parameter', errors: [{ pointer }] },
      });
    }
    const cases = { cases: [], case: [] };
    const headers = { 'if-match': '"v0"' };
    expect(await ask('PUT', `${doors}/cases`, { as: 'paul', body: cases, headers })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/body/case', line: 1 }] },
    });
  });
});
