/** Fields of a customer that not every clerk may change, and what the audit says of who did. */
import { describe, expect, it } from 'vitest';
import { operations } from '../../api/index.ts';
import type { AccountsFile } from '../../contracts/index.ts';
import { imports, itemsOf, makes } from '../support/a-shop.ts';
import { aServer, type Body, type TestApi } from '../support/api-server.ts';
import { agree, doors, drafts, keyed, withDoors } from '../support/doors.ts';
import { admitting, people } from '../support/rule-service.ts';
import { euros } from '../support/taken-orders.ts';

const path = '/api/v1/customers/shop.1000001';
/** Somebody who may give keys that change customers. */
const withOwner: AccountsFile = {
  ...people,
  people: [
    ...people.people,
    { id: 'owner', name: 'Owner', roles: ['admin', 'supervisor', 'orderTaker'] },
  ],
};
const right = operations.patchCustomer.memberRight;

async function withCustomer(): Promise<TestApi> {
  const served = await aServer();
  const bernard = { number: '1000001', lastName: 'Bernard' };
  expect((await makes(served, 'centres/shop/customers', bernard)).status).toBe(201);
  return served;
}

async function patches(served: TestApi, as: string, body: object) {
  const { headers } = await served.ask('GET', path, { as: 'malik' });
  const version = String(headers['etag']);
  return await served.ask('PATCH', path, { as, headers: { 'if-match': version }, body });
}

/** Another value of each member that asks for the right. */
const others: { readonly [member: string]: unknown } = {
  creditLimit: euros(999_999_900),
  creditLimitMandatory: true,
  allowOnAccount: true,
  accountBalance: euros(0),
  checkThreshold: euros(100),
  instalmentEligible: true,
  checkHoldDays: 1,
  hold: 'all',
  priceGroupId: 'staff',
  fraudStatus: 'fraudulent',
  tier: 'gold',
  companyId: '1000002',
  catalogueIds: ['SPRING'],
};

async function audited(served: TestApi, query = ''): Promise<readonly Body[]> {
  return itemsOf(await served.ask('GET', `/api/v1/centres/shop/audit${query}`, { as: 'nadia' }));
}

describe('fields of a customer', async () => {
  const served = await withCustomer();
  await makes(served, 'centres/shop/customers', { number: '1000002', lastName: 'Hotel' });
  const spring = { code: 'SPRING', name: { en: 'Spring' }, validFrom: '1970-01-01' };
  await makes(served, 'centres/shop/catalogues', spring, 'paul');

  it('do not say that records are merged unless they were', async () => {
    const refused = await patches(served, 'malik', { mergedInto: '1000002' });
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.text).toContain('/body/mergedInto');
  });

  it('are each tried below', () => {
    expect(Object.keys(others).sort()).toEqual([...(right?.members ?? [])].sort());
  });

  it.each(Object.entries(others))('do not change by a clerk: %s', async (member, value) => {
    const refused = await patches(served, 'helene', { [member]: value });
    expect([refused.status, refused.body['code']]).toEqual([403, 'role_missing']);
    expect(refused.body['needs']).toContain('setCustomerTerms');
    expect(refused.body['detail']).toContain(member);
    const { body: now } = await served.ask('GET', path, { as: 'helene' });
    expect(now[member]).not.toEqual(value);
    // A supervisor does, and the clerk keeps it while changing something else.
    expect((await patches(served, 'malik', { [member]: value })).body[member]).toEqual(value);
    const kept = await patches(served, 'helene', { firstName: 'Léa', [member]: value });
    expect([kept.status, kept.body['firstName'], kept.body[member]]).toEqual([200, 'Léa', value]);
    expect((await patches(served, 'helene', { [member]: now[member] ?? null })).status).toBe(403);
  });

  it('are not set by a clerk on a new customer either', async () => {
    const made = (as: string, more: object) =>
      makes(served, 'centres/shop/customers', { lastName: 'Petit', ...more }, as);
    expect((await made('helene', { creditLimit: euros(999_999_900) })).status).toBe(403);
    expect((await made('helene', { hold: 'none', creditLimit: null })).status).toBe(201);
    expect((await made('malik', { creditLimit: euros(10_000) })).status).toBe(201);
  });

  it('are changed by a key that has the right by its name, and by none without', async () => {
    const served = await aServer(undefined, [], {}, { access: { accounts: withOwner } });
    await makes(served, 'centres/shop/customers', { number: '1000001', lastName: 'Bernard' });
    const keyOf = async (scopes: readonly string[]) => {
      const key = { name: 'credit', scopes, expiresAt: '1970-02-01T00:00:00Z' };
      const made = await served.ask('POST', '/api/v1/centres/shop/api-keys', {
        as: 'owner',
        body: key,
      });
      expect(made.status, made.text).toBe(201);
      return String(made.body['secret']);
    };
    const without = await keyOf(['patchCustomer']);
    expect((await patches(served, without, { hold: 'all' })).status).toBe(403);
    expect((await patches(served, without, { firstName: 'Léa' })).status).toBe(200);
    const having = await keyOf(['patchCustomer', 'setCustomerTerms']);
    expect((await patches(served, having, { hold: 'all' })).status).toBe(200);
    const { body } = await served.ask('GET', '/api/v1/me', { as: 'malik' });
    const [centre] = body['centres'] as Body[];
    expect(centre?.['rights']).toContain('setCustomerTerms');
  });
});

describe('the audit', () => {
  it('tells of a customer what changed, before and after, and who did', async () => {
    const served = await withCustomer();
    await patches(served, 'malik', { hold: 'all', creditLimit: euros(5_000) });
    const [made, changed] = await audited(served);
    expect(made).toMatchObject({ actor: 'helene', action: 'createCustomer', before: null });
    expect(changed).toMatchObject({
      actor: 'malik',
      action: 'patchCustomer',
      subject: '/customers/shop.1000001',
    });
    expect(changed?.['before']).toEqual({ hold: 'none', creditLimit: null });
    expect(changed?.['after']).toEqual({ hold: 'all', creditLimit: euros(5_000) });
  });

  it('tells of an import what it was of, what came of it, and what it changed', async () => {
    const served = await withCustomer();
    await imports(served, 'customers', 'number,hold,last name\n1000001,all,\n1000009,none,Neu\n');
    const entries = await audited(served, '?action=importTable');
    expect(entries).toMatchObject([
      {
        subject: '/customers/shop.1000001',
        before: { hold: 'none' },
        after: { hold: 'all' },
      },
      { subject: '/centres/shop/imports', after: { kind: 'customers', created: 1, updated: 1 } },
    ]);
  });

  it('tells of rules what was in force, and what is', async () => {
    const served = await withDoors();
    const version = await drafts(served, admitting(['order', 'return'], 1));
    await agree(served, version);
    const active = await served.ask('POST', `${doors}/versions/2/activate`, {
      as: 'paul',
      body: { waiting: 'migrate' },
      headers: keyed('one'),
    });
    expect(active.status, active.text).toBe(200);
    const back = await served.ask('POST', `${doors}/rollback`, {
      as: 'paul',
      body: { toVersion: 1, reason: 'as before' },
      headers: keyed('two'),
    });
    expect(back.status, back.text).toBe(200);
    const entries = await audited(served);
    expect(entries.map(({ action }) => action)).toEqual([
      'checkRules',
      'proposeRules',
      'approveRules',
      'activateRules',
      'rollBackRules',
    ]);
    expect(entries.slice(3)).toMatchObject([
      { before: { activeVersion: 1 }, after: { activeVersion: 2, state: 'active' } },
      { before: { activeVersion: 2 }, after: { activeVersion: 1, state: 'active' } },
    ]);
  });
});
