import { describe, expect, it } from 'vitest';
import type { Served } from '../support/api-server.ts';
import { api, doors, withDoors } from '../support/doors.ts';
import { people } from '../support/rule-office.ts';

describe('a refusal of the rule office', () => {
  const refusals: readonly (readonly [string, number, (of: Served) => Promise<unknown>])[] = [
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
    expect(await of(await withDoors())).toMatchObject({ status, body: { code, status } });
  });

  it('names the role that is missing, and how to be known', async () => {
    const { ask } = await withDoors();
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

describe('a hostile body', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

  it.each([
    ['POST', 'evaluate', `{"facts":{"call.type":${deep}}}`],
    ['POST', 'test', `{"document":{"set":${deep}}}`],
    ['PUT', 'cases', `{"cases":[{"name":${deep}}]}`],
    ['PUT', 'draft', deep],
    ['PUT', 'draft', '{"__proto__":{"set":1},"set":1,"set":2}'],
    ['POST', 'lint', deep],
    ['POST', 'test', '{"document":{"__proto__":{"set":1}}}'],
  ] as const)('to %s %s is answered, and never our mistake', async (method, path, body) => {
    const { ask } = await withDoors();
    const headers = { 'if-match': '"v0"', 'idempotency-key': 'deep' };
    const { status } = await ask(method, `${doors}/${path}`, { as: 'paul', body, headers });
    expect(status).toBeLessThan(500);
  });
});
