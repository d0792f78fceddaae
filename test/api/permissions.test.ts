/**
 * The permission walk: every operation of the table, asked by every role, with ids of their own and
 * of others, against what the table says.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Operation, operations } from '../../api/index.ts';
import { type AccountsFile, Refusal, roleNames } from '../../contracts/index.ts';
import { type AnyRole, everyRole } from '../../services/index.ts';
import { aServer, type Body, type TestApi } from '../support/api-server.ts';
import { accepts, arrives, connects, logsOn } from '../support/builders.ts';
import { anIdentityProvider } from '../support/identity-provider.ts';

const table: readonly (readonly [string, Operation])[] = Object.entries(operations);

/** One person of each role, who works as the agent a; one who is nobody's agent. */
const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    ...roleNames.map((role) => ({ id: role.toLowerCase(), name: role, roles: [role], agent: 'a' })),
    { id: 'desk', name: 'Desk', roles: ['agent', 'orderTaker'] },
    { id: 'root', name: 'Root', roles: ['admin'] },
  ],
};

/** What paths name: of agent a, and of agent b. */
const ours = { agent: 'shop.a', session: 'shop.a.e1.1', offer: 'c1.1', call: 'c1' };
const theirs = { agent: 'shop.b', session: 'shop.b.e1.1', offer: 'c2.1', call: 'c2' };
const others: { readonly [name: string]: string } = {
  centre: 'shop',
  handler: 'main',
  kind: 'admit',
  version: '1',
};

/** Operations that say nothing of who may. */
function unsaid(entries: readonly (readonly [string, Partial<Operation>])[]): readonly string[] {
  return entries.flatMap(([id, { access }]) => {
    if (access === 'open') return [];
    const roles = [...(access?.roles ?? []), ...(access?.own ?? [])];
    return roles.length === 0 || roles.some((role) => !everyRole.includes(role)) ? [id] : [];
  });
}

type Expected = 'let through' | 'refused';

function expectedOf({ access }: Operation, role: AnyRole, isTheirOwn: boolean): Expected {
  if (access === 'open' || access.roles.includes(role)) return 'let through';
  const isOwner = isTheirOwn && !isMachine(role);
  return access.own?.includes(role) === true && isOwner ? 'let through' : 'refused';
}

/** A program is nobody's agent. */
function isMachine(role: AnyRole): boolean {
  return role === 'integration' || role === 'gateway';
}

let served: TestApi;
const keys = new Map<string, string>();

/** Asks, with what the operation needs; what comes of it is told by the code of the answer. */
async function asks(
  operation: Operation,
  as: string | undefined,
  ids: { readonly [name: string]: string },
): Promise<{ readonly status: number; readonly body: Body }> {
  const { method, path, example, text } = operation;
  const names = { ...others, ...ids };
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? 'none');
  const body = text === undefined ? example : '{}';
  return await served.ask(method, url, {
    ...(as === undefined ? {} : { as }),
    headers: { 'idempotency-key': randomUUID(), 'if-match': '"v1"' },
    ...(body === undefined ? {} : { body }),
  });
}

function told({ status, body }: { readonly status: number; readonly body: Body }): Expected {
  const code = String(body['code']);
  return status === 403 && ['role_missing', 'not_call_owner'].includes(code)
    ? 'refused'
    : 'let through';
}

/** A connected call of the agent `a` and one of the agent `b`. */
function talk({ tell }: TestApi): void {
  tell(logsOn('a'), logsOn('b'), arrives('c1'), arrives('c2', { queueId: 'z' }));
  tell(accepts('c1/1'), connects('c1/1'), accepts('c2/1'), connects('c2/1'));
}

/** Whether a path names something that is somebody's. */
function namesSomebodys({ path }: Operation): boolean {
  return Object.keys(ours).some((name) => path.includes(`{${name}}`));
}

describe('the permission walk', () => {
  beforeAll(async () => {
    served = await aServer(undefined, [], {}, { access: { accounts } });
    talk(served);
    for (const role of ['integration', 'gateway', 'display'] as const) {
      const { body } = await served.ask('POST', '/api/v1/centres/shop/api-keys', {
        as: 'root',
        body: { name: role, scopes: [role], expiresAt: '1970-02-01T00:00:00Z' },
      });
      keys.set(role, String(body['secret']));
    }
    // What an operation does is not walked: who gets as far as that.
    for (const [, { handler }] of table) {
      vi.spyOn(handler, 'run').mockImplementation(() => {
        throw new Refusal('draining', 'The walk has come through.');
      });
    }
  });
  afterAll(() => {
    vi.restoreAllMocks();
  });

  it('finds who may in every operation, and would notice where it is not said', () => {
    expect(unsaid(table)).toEqual([]);
    const planted: Partial<Operation> = { method: 'GET', path: '/api/v1/planted' };
    expect(unsaid([...table, ['planted', planted]])).toEqual(['planted']);
    expect(unsaid([['planted', { access: { roles: [] } }]])).toEqual(['planted']);
  });

  it('hears nobody without a name but where the table lets everybody in', async () => {
    for (const [id, operation] of table) {
      const { status, body } = await asks(operation, undefined, ours);
      const isHeard = body['code'] !== 'not_authenticated';
      expect([id, isHeard]).toEqual([id, operation.access === 'open']);
      if (!isHeard) expect([id, status]).toEqual([id, 401]);
    }
  });

  it.each(everyRole.map((role) => [role]))(
    'lets %s do what the table says, no more',
    async (role) => {
      const as = keys.get(role) ?? role.toLowerCase();
      let walked = 0;
      for (const [id, operation] of table) {
        for (const [whose, ids] of [
          ['own', ours],
          ['another’s', theirs],
        ] as const) {
          const isTheirOwn = whose === 'own';
          if (!isTheirOwn && !namesSomebodys(operation)) continue;
          const expected = expectedOf(operation, role, isTheirOwn);
          const answer = await asks(operation, as, ids);
          const { detail } = answer.body;
          expect([id, whose, told(answer)], String(detail)).toEqual([id, whose, expected]);
          if (expected === 'refused') expect([id, answer.status]).toEqual([id, 403]);
          else if (operation.access !== 'open') expect([id, answer.status]).not.toEqual([id, 401]);
          walked += 1;
        }
      }
      expect(walked).toBeGreaterThan(150);
    },
  );

  it('lets a screen on a wall see what its wallboard is made of, no more', async () => {
    const seen: string[] = [];
    for (const [id, operation] of table) {
      if (operation.access === 'open') continue;
      const answer = await asks(operation, keys.get('display'), ours);
      if (told(answer) !== 'refused') seen.push(`${operation.method} ${id}`);
    }
    expect(seen.sort()).toEqual([
      'GET getCallWhyWaiting',
      'GET getMe',
      'GET getWallboard',
      'GET listMeasures',
      'GET openEvents',
    ]);
  });

  it.each(everyRole.map((role) => [role]))(
    'lets %s hear of no other centre, not even which role it would take',
    async (role) => {
      const as = keys.get(role) ?? role.toLowerCase();
      let walked = 0;
      for (const [id, operation] of table) {
        if (!operation.path.includes('{centre}')) continue;
        if (expectedOf(operation, role, true) === 'let through') continue;
        const { status, body } = await asks(operation, as, { ...ours, centre: 'other' });
        expect([id, status, body['code']]).toEqual([id, 404, 'centre_not_found']);
        walked += 1;
      }
      expect(walked).toBeGreaterThan(5);
    },
  );

  it('tells whoever is refused which role it takes', async () => {
    const { body } = await served.ask('GET', '/api/v1/centres/shop/audit', { as: 'analyst' });
    expect(body).toMatchObject({ code: 'role_missing', needs: ['admin'] });
  });

  it('takes nobody’s own for anybody’s: who is no agent has none', async () => {
    for (const [id, operation] of table) {
      if (operation.access === 'open' || operation.access.own === undefined) continue;
      if (!namesSomebodys(operation) || operation.access.roles.includes('agent')) continue;
      expect([id, told(await asks(operation, 'desk', ours))]).toEqual([id, 'refused']);
    }
  });
});

/** Where the code of what is not there is not called after the name in the path. */
const kinds: { readonly [name: string]: string } = {
  outboundList: 'list',
  review: 'hold',
  ruleSet: 'rule_set',
  shipment: 'order',
  coupon: 'item',
  programme: 'item',
  targetMarket: 'item',
  catalogueRequest: 'item',
};
/** What these name is no object of a centre, or TAPI's results tell of it. */
const unkind = ['kind', 'function', 'object'];

describe('a person of another centre', () => {
  it('hears that whatever a path names is not there, be it there or not', async () => {
    const { options, sign } = await anIdentityProvider();
    served = await aServer(undefined, [], {}, { access: { provider: options } });
    talk(served);
    const as = await sign({ cw: { centres: { other: [...roleNames] } } });
    const { paths } = (await served.ask('GET', '/openapi.json')).body as {
      readonly paths?: {
        readonly [path: string]: {
          readonly [method: string]: {
            readonly responses: object;
            readonly 'x-callwright-codes': readonly string[];
          };
        };
      };
    };
    const nothing = Object.fromEntries(
      [...Object.keys(ours), 'centre'].map((name) => [name, 'no']),
    );
    const seen = { 403: 0, 404: 0 };
    for (const [id, operation] of table) {
      const { access, method, path } = operation;
      if (access === 'open') continue;
      const [, first = ''] = /\{(\w+)\}/.exec(path) ?? [];
      const isNamed = first !== '' && !unkind.includes(first);
      const code = isNamed ? `${kinds[first] ?? first}_not_found` : 'role_missing';
      const status = isNamed ? 404 : 403;
      for (const ids of [ours, nothing]) {
        const { body, status: got } = await asks(operation, as, ids);
        expect([id, got, body['code']]).toEqual([id, status, code]);
        expect(String(body['detail'])).not.toMatch(/shop|c1/);
      }
      const said = paths?.[path]?.[method.toLowerCase()];
      expect(said?.['x-callwright-codes']).toContain(code);
      expect(said?.responses).toHaveProperty(String(status));
      seen[status] += 1;
    }
    expect(seen[404]).toBeGreaterThan(150);
    expect(seen[403]).toBeLessThan(30);
  });
});
