/** Card numbers that people type into the API: they are neither answered, nor stored, nor noted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cardNumbersIn } from '../../api/http/admission/card-numbers.ts';
import { type Operation, operations } from '../../api/index.ts';
import { mintedId } from '../../api/operations/orders/order-messages.ts';
import { holdsCardNumber } from '../../contracts/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aServer, shopCentre } from '../support/api-server.ts';
import { aScenario } from '../support/scenarios.ts';

const card = '4111 1111 1111 1111';
const masked = '**** **** **** 1111';
const api = '/api/v1';

it('is in no id that the service draws, nor in one made from it, as none could name it', () => {
  const requests = Array.from({ length: 20_000 }, (_, n) => ({ person: 'ann', key: `k${n}` }));
  for (const prefix of ['ord_', 'lin_0', 's', 'CARTE.']) {
    const ids = requests.map((asked) => mintedId(prefix, asked));
    for (const more of ['', '-1', '-2-1', '-12-500']) {
      expect(ids.map((id) => id + more).filter(holdsCardNumber)).toEqual([]);
    }
    expect(requests.map((asked) => mintedId(prefix, asked))).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

describe('L1, L2: a card number', () => {
  it('is masked in what is answered and audited, and stands nowhere in the store', async () => {
    const folder = aFolder();
    const path = join(folder, 'a.db');
    const served = await aServer(shopCentre, [], {}, { path });
    const made = await served.ask('POST', `${api}/centres/shop/api-keys`, {
      as: 'nadia',
      body: {
        name: `for ${card}`,
        scopes: ['integration'],
        expiresAt: '1970-02-01T00:00:00Z',
      },
      headers: { 'idempotency-key': 'k0' },
    });
    expect(made.status).toBe(201);
    const arrival = { queueId: 'shop.q', data: `card ${card}`, from: '+4915112345678' };
    const call = await served.ask('POST', `${api}/centres/shop/calls`, {
      as: String(made.body['secret']),
      body: arrival,
      headers: { 'idempotency-key': 'k1' },
    });
    expect(call.status).toBe(201);
    expect(call.body).toMatchObject({ data: `card ${masked}` });
    expect(call.text).toContain('+4915112345678');
    const scenario = await served.ask('POST', `${api}/centres/shop/scenarios`, {
      as: 'ines',
      headers: { 'idempotency-key': 'k2' },
      body: { ...aScenario(), notes: `ask for ${card.replaceAll(' ', '')}` },
    });
    expect(scenario.status).toBe(201);
    const audit = await served.ask('GET', `${api}/centres/shop/audit`, { as: 'nadia' });
    expect(audit.text).toContain(`for ${masked}`);
    const kept = ['a.db', 'a.db-wal'].map((name) => readFileSync(join(folder, name), 'latin1'));
    expect(kept.join()).toContain('ask for ************1111');
    expect(kept.join()).not.toMatch(/4111.?1111.?1111.?1111/);
  });

  it('is masked or refused by every field of the API that takes a text of 95 characters', () => {
    const fields = Object.entries<Operation>(operations).flatMap(([id, { body }]) =>
      body === undefined ? [] : textsIn(body).map(([path, text]) => ({ at: `${id}${path}`, text })),
    );
    const taking = fields.filter(({ text }) => text.safeParse(card.repeat(5)).success);
    expect(taking.length).toBeGreaterThan(10);
    const open = taking.filter(({ at, text }) => {
      const [member = ''] = /[^/]+$/.exec(at) ?? [];
      return cardNumbersIn({ [member]: text.parse(card) }, 'body').length === 0 && isKept(text);
    });
    // Passwords are compared, and never kept.
    expect(open.map(({ at }) => at).filter((at) => !at.endsWith('/password'))).toEqual([]);
  });
});

/** Whether a field takes a card number as it stands. */
function isKept(text: z.ZodType): boolean {
  return String(text.parse(card)) === card;
}

/** Every string in a schema, with where it stands. */
function textsIn(schema: z.core.$ZodType, path = ''): [string, z.ZodType][] {
  if (schema instanceof z.ZodString) return [[path, schema]];
  if (schema instanceof z.ZodPipe && schema.in instanceof z.ZodString) return [[path, schema]];
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, member]) =>
      textsIn(member, `${path}/${name}`),
    );
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((one) => textsIn(one, path));
  if (schema instanceof z.ZodArray) return textsIn(schema.element, `${path}/*`);
  if (schema instanceof z.ZodRecord) return textsIn(schema.valueType, `${path}/*`);
  const { innerType } = schema._zod.def as { innerType?: z.core.$ZodType };
  return innerType === undefined ? [] : textsIn(innerType, path);
}
