/** A running shop with a customer whose every field is a text that stands nowhere else. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { AccountsFile } from '../../contracts/index.ts';
import { aRunningService, smallCentre } from './running-service.ts';

const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'ann', name: 'Ann', roles: ['agent', 'orderTaker'], agent: 'ann' },
    { id: 'rita', name: 'Rita', roles: ['reviewer', 'supervisor'] },
    { id: 'root', name: 'Root', roles: ['admin'] },
  ],
};
const named = (code: string) => ({ code, name: { en: code } });
const channel = {
  users: ['ann', 'rita'],
  paymentMethods: [
    { ...named('CASH'), kind: 'cash' },
    { ...named('CHECK'), kind: 'check' },
  ],
  payment: { checkHoldDays: 0 },
  holdCodes: [{ ...named('WAIT'), isDefault: true }],
};

/** What is typed of the customer, by where; each is unusual enough to be searched for. */
export const typed = {
  firstName: 'Zéphyrine-Quxwälda',
  lastName: "O'Brøndsted-Vlăhuță",
  phone: '+33639987641',
  addressPhone: '+33639987642',
  email: 'quxwaelda.zephyrine@vlahutza.example',
  street: '17bis, impasse du Grand-Ornithorynque',
  city: 'Saint-Glinglin-lès-Zorglub',
  addressLabel: 'Chez mamie Zorglubette',
  caseNotes: 'Déteste le goût du zwieback-framboise',
  note: 'Rappeler après son opération du ménisque-zyzomys',
  holdComment: 'Son mari "Ûlrich-Wzz" \\ refuse de payer',
  clearComment: 'Vu avec sa fille Kwenda-Lysistrata',
  cancelReason: 'déménage à Ouagadougou-Nord-Wzz',
  checkNumber: 'CHQ-ZW-7781-XQ',
  callData: 'dossier Xanthippe-Quetzal 88',
  draft: 'brouillon: elle aime les Wombats-Xérès',
} as const;
/** The number as journals and indexes may have it too. */
export const texts: readonly string[] = [
  ...Object.values(typed),
  '33639987641',
  [...'33639987641'].reverse().join(''),
  'zephyrine',
  'brøndsted',
];

export type ErasedShop = Awaited<ReturnType<typeof anErasedShop>>;
interface Answer {
  readonly status: number;
  readonly body: { readonly [member: string]: unknown };
  readonly etag: string;
  readonly text: string;
}

export async function anErasedShop(options: Parameters<typeof aRunningService>[2] = {}) {
  const running = await aRunningService(smallCentre, 0, { accounts, ...options });
  let keys = 0;
  const ask = async (
    as: string,
    method: string,
    path: string,
    body?: object | string,
    ifMatch?: string,
  ): Promise<Answer> => {
    keys += 1;
    const answer = await fetch(`${running.address}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${as}`,
        'idempotency-key': `key-${options.data ?? ''}-${keys}-${Math.floor(performance.now())}`,
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        ...(body === undefined
          ? {}
          : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const parsed = text.startsWith('{') ? JSON.parse(text) : {};
    return { status: answer.status, body: parsed, etag: answer.headers.get('etag') ?? '', text };
  };
  const ok = async (...asked: Parameters<typeof ask>): Promise<Answer> => {
    const answer = await ask(...asked);
    if (answer.status < 300) return answer;
    throw new Error(`${asked[1]} ${asked[2]}: ${answer.status} ${answer.text}`);
  };
  return { ...running, ask, ok };
}

/** Sets the shop up; once for a data folder. */
export async function setUpShop({ ok }: ErasedShop): Promise<void> {
  await ok('root', 'PUT', 'centres/shop/channel', channel, '"v0"');
  const table = 'sku;name.en;category;price;cost\nMUG;Blue mug;table;20;5\n';
  await ok('root', 'POST', 'centres/shop/imports?kind=items', table);
  const other = { number: '2000002', lastName: 'Martin', phones: [{ number: '+33639980009' }] };
  await ok('ann', 'POST', 'centres/shop/customers', other);
}

/** The customer, with a record that is merged into theirs, a note and a draft. */
export async function makeCustomer({ ok }: ErasedShop): Promise<void> {
  const { firstName, lastName, phone, addressPhone, email, street, city, addressLabel } = typed;
  const address = {
    label: addressLabel,
    lines: [street],
    postalCode: '59000',
    city,
    country: 'FR',
    phone: addressPhone,
    email,
  };
  await ok('ann', 'POST', 'centres/shop/customers', {
    number: '1000001',
    firstName,
    lastName,
    phones: [{ number: phone, label: addressLabel }],
    emails: [email],
    addresses: [address],
    cases: [{ code: 'C1', category: city, notes: typed.caseNotes }],
  });
  await ok('ann', 'PATCH', 'customers/shop.1000001', { marketingConsent: true }, '"v1"');
  await ok('ann', 'POST', 'centres/shop/customers', { number: '1000007', lastName });
  await ok('rita', 'POST', 'customers/shop.1000007/merge', { intoId: 'shop.1000001' });
  await ok('ann', 'POST', 'customers/shop.1000001/notes', { text: typed.note });
}

/** A call of theirs, with data, that ends. */
async function callsIn(shop: ErasedShop): Promise<string> {
  const { ok } = shop;
  const key = await shop.key();
  const { body: call } = await ok(key, 'POST', 'centres/shop/calls', {
    queueId: 'shop.orders',
    from: typed.phone,
    data: typed.callData,
  });
  const id = String(call['id']);
  await ok(key, 'POST', `calls/${id}/hangup`, {});
  return id;
}

async function submitsOrder(shop: ErasedShop, payment: object): Promise<string> {
  const { ok } = shop;
  const made = await ok('ann', 'POST', 'centres/shop/orders', { customerId: 'shop.1000001' });
  const id = String(made.body['id']);
  const line = { itemId: 'shop.MUG', quantity: '2', deliveryAddressId: typed.addressLabel };
  await ok('ann', 'POST', `orders/${id}/lines`, line);
  await ok('ann', 'POST', `orders/${id}/complete`);
  await ok('ann', 'POST', `orders/${id}/payments`, payment);
  const { etag, body } = await ok('ann', 'GET', `orders/${id}`);
  const { total } = body['summary'] as { readonly total: unknown };
  await ok('ann', 'POST', `orders/${id}/submit`, { confirmedTotal: total }, etag);
  return id;
}

/** An order that is held, cleared and cancelled, each with a comment; its id. */
async function heldAndCancelled(shop: ErasedShop): Promise<string> {
  const { ok } = shop;
  const amount = { amountMinor: 4_000, currency: 'EUR' };
  const check = { methodId: 'CHECK', amount, checkNumber: typed.checkNumber };
  const id = await submitsOrder(shop, check);
  const held = await ok('ann', 'POST', `orders/${id}/holds`, { comment: typed.holdComment });
  const hold = (held.body['holds'] as { readonly id: string }[]).at(-1)?.id ?? '';
  await ok('rita', 'POST', `holds/${hold}/check-out`);
  const clear = { mode: 'clear', comment: typed.clearComment };
  await ok('rita', 'POST', `holds/${hold}/clear`, clear);
  await ok('ann', 'PUT', `me/drafts/order-${id}`, { content: { comment: typed.draft } });
  const { etag } = await ok('ann', 'GET', `orders/${id}`);
  await ok('ann', 'POST', `orders/${id}/cancel`, { reason: typed.cancelReason }, etag);
  for (let entry: unknown = ''; entry !== 'cancelled'; await pause(50)) {
    entry = (await ok('ann', 'GET', `orders/${id}`)).body['entry'];
  }
  return id;
}

/** The shop with its customer, their call and their order; the ids of both. */
export async function livesThere(shop: ErasedShop) {
  await setUpShop(shop);
  await makeCustomer(shop);
  const callId = await callsIn(shop);
  const orderId = await heldAndCancelled(shop);
  return { callId, orderId };
}

/** Erases the customer, with the record merged into theirs. */
export async function erases({ ok }: ErasedShop): Promise<void> {
  const { body } = await ok('root', 'POST', 'customers/shop.1000001/erase');
  expect(body).toMatchObject({ remains: [], erased: { records: 2 } });
}
