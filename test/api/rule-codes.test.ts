/** Every code that an operation on rules declares is produced by a request, and no other is. */
import { describe, expect, it } from 'vitest';
import { type Operation, type OperationId, operations } from '../../api/index.ts';
import { type ErrorCode, errorEntry, problemSchema } from '../../contracts/index.ts';
import { exportTable, type RuleSetFile } from '../../rules/index.ts';
import type { TestApi } from '../support/api-server.ts';
import { withDoors } from '../support/doors.ts';
import { admitting } from '../support/rule-service.ts';
import { path, type Row, ruleOperations, situations } from '../support/rule-situations.ts';

const bodies: { readonly [Id in OperationId]?: unknown } = {
  createRuleSet: { name: 'gates', kind: 'treat' },
  putRuleDraft: '{}',
  putRuleDraftTable: tableOf(admitting(['order'], 1)),
  putRuleCases: { cases: [] },
  evaluateRules: { facts: {} },
  rejectRules: { reason: 'no' },
  activateRules: { waiting: 'pin' },
  simulateRules: { scenarioId: 'none' },
  rollBackRules: { toVersion: 1, reason: 'no' },
};

function tableOf(file: RuleSetFile): string {
  const table = exportTable(file);
  return table.ok ? table.csv : '';
}

async function ask({ ask: send }: TestApi, { id, ...question }: Row) {
  const operation: Operation = operations[id];
  const names = { ...path, ...question.path };
  const url = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '');
  const { as = 'paul', body = bodies[id], headers = {} } = question;
  const isTable = id === 'putRuleDraftTable';
  return await send(operation.method, `${url}${question.query ?? ''}`, {
    ...(as === '' ? {} : { as }),
    ...(body === undefined ? {} : { body }),
    headers: {
      'idempotency-key': `key of ${id}`.replaceAll(' ', '-'),
      ...(operation.method === 'PUT' && question.headers === undefined
        ? { 'if-match': '"v0"' }
        : {}),
      ...(isTable ? { 'content-type': 'text/csv' } : {}),
      ...headers,
    },
  });
}

/** What a problem of a code must tell beside its sentence. */
const tells: { readonly [Code in ErrorCode]?: readonly string[] } = {
  role_missing: ['needs'],
  version_mismatch: ['current', 'changed'],
  rules_base_stale: ['current'],
};

describe('an operation on rules', () => {
  it.each(situations)('$name refuses with the codes it declares', async ({ before, rows }) => {
    const served = await withDoors();
    await before(served);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const { status, body } = await ask(served, row);
      const { id, code } = row;
      expect([id, body['code'], body['detail']]).toEqual([id, code, expect.any(String)]);
      expect([id, status]).toEqual([id, errorEntry(code).status]);
      expect(problemSchema.safeParse(body).error, id).toBeUndefined();
      expect(Object.keys(body), id).toEqual(expect.arrayContaining([...(tells[code] ?? [])]));
    }
  });

  it('declares no code that it does not refuse with', () => {
    // That a request still runs is said by one piece of code for all: see rules.test.ts.
    const shared: readonly ErrorCode[] = ['request_in_progress', 'request_carried_out'];
    const declared = ruleOperations.flatMap(([id, { errors }]) =>
      errors.filter((code) => !shared.includes(code)).map((code) => `${id} ${code}`),
    );
    const produced = situations.flatMap(({ rows }) => rows.map(({ id, code }) => `${id} ${code}`));
    expect(declared.length).toBeGreaterThan(150);
    expect([...new Set(produced)].toSorted()).toEqual([...new Set(declared)].toSorted());
  });
});
