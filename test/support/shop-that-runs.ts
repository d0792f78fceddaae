/** A shop that runs, with people who take its orders and review them. */
import type { AccountsFile } from '../../contracts/index.ts';
import { aRunningService, type RunningService, smallCentre } from './running-service.ts';

const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'ann', name: 'Ann', roles: ['agent', 'orderTaker'], agent: 'ann' },
    { id: 'rita', name: 'Rita', roles: ['reviewer'] },
    { id: 'rob', name: 'Rob', roles: ['reviewer'] },
    { id: 'root', name: 'Root', roles: ['admin'] },
  ],
};
const named = (code: string) => ({ code, name: { en: code } });
const channel = {
  users: ['ann', 'rita', 'rob'],
  paymentMethods: [
    { ...named('CARD'), kind: 'card' },
    { ...named('CASH'), kind: 'cash' },
  ],
  holdCodes: [{ ...named('CHECK'), isDefault: true }],
};

/** A shop with mugs at 20,00 and three customers, two of whom are called Bernard. */
export async function aShopThatRuns(data?: string): Promise<RunningService> {
  const of = data === undefined ? {} : { data };
  const running = await aRunningService(smallCentre, 0, { accounts, ...of });
  const params = { centre: 'shop' };
  const root = running.client('root');
  const made = [
    await root.ask('PUT', '/api/v1/centres/{centre}/channel', {
      params,
      body: channel,
      ifMatch: '"v0"',
    }),
    await root.ask('POST', '/api/v1/centres/{centre}/imports', {
      params,
      query: { kind: 'items' },
      contentType: 'text/csv',
      body: 'sku;name.en;category;price;cost\nMUG;Blue mug;table;20;5\n',
    }),
  ];
  for (const [number, lastName, phone] of [
    ['1000001', 'Bernard', '+33639980001'],
    ['1000002', 'Bernard', '+33639980002'],
    ['1000003', 'Martin', '+33639980003'],
  ] as const) {
    const body = { number, lastName, phones: [{ number: phone }] };
    const post = running.client('ann').post('/api/v1/centres/{centre}/customers', { params, body });
    made.push(await post);
  }
  for (const answer of made) if (!answer.ok) throw new Error(JSON.stringify(answer.problem));
  return running;
}
