/** A rule set that says who may come in, in force on a server, and the steps to another version. */
import { expect } from 'vitest';
import { formatRuleSet } from '../../contracts/index.ts';
import type { Input } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import { aServer, shopCentre, type TestApi } from './api-server.ts';
import { admitting } from './rule-service.ts';

export const api = '/api/v1';
/** Where the set is. */
export const doors = `${api}/rule-sets/shop.doors`;
export const keyed = (key: string) => ({ 'idempotency-key': key });

/** Paul's draft of a file, saved; answers the number it will have. */
export async function drafts({ ask }: TestApi, file: RuleSetFile): Promise<number> {
  const set = `${api}/rule-sets/shop.${file.set}`;
  const shown = await ask('GET', `${set}/draft`, { as: 'paul' });
  const saved = await ask('PUT', `${set}/draft`, {
    as: 'paul',
    body: formatRuleSet(file),
    headers: { 'if-match': String(shown.headers['etag']) },
  });
  expect([saved.status, saved.body['findings']]).toEqual([200, []]);
  return Number(saved.body['version']);
}

/** A call about a return comes in, and no queue is named: the rules are asked. */
export function returns(callId: string): Input {
  return { type: 'call.arrived', callId, facts: { 'call.type': 'return' } };
}

/** Check, propose with a waiver, approve. */
export async function agree({ ask }: TestApi, version: number, set = doors): Promise<void> {
  const url = `${set}/versions/${version}`;
  const steps = [
    await ask('POST', `${url}/check`, { as: 'paul' }),
    await ask('POST', `${url}/propose`, { as: 'malik', body: { waiver: 'a small change' } }),
    await ask('POST', `${url}/approve`, { as: 'malik', body: { comment: 'yes' } }),
  ];
  expect(steps.map(({ body }) => body['state'])).toEqual(['checked', 'proposed', 'approved']);
}

/** A server on which the set is in force, turning away those who call to order. */
export async function withDoors(): Promise<TestApi> {
  const centre = { ...shopCentre, defaults: { queue: 'q' } };
  return await aServer(centre, [admitting(['order'], 1)]);
}
