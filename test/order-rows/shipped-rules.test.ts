/** Every rule that the demo ships for orders acts on an order that is taken over the API. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { omitUndefined } from '../../kernel/index.ts';
import { systemClock } from '../../live/index.ts';
import { startDemo } from '../../server/demo/start-demo.ts';
import type { Service } from '../../server/service-options.ts';
import type { Body } from '../support/api-server.ts';
import { readVerdier } from '../support/maison-verdier.ts';

const fast = { perSecond: 1e6, burst: 1e6 };
const access = {
  isLocal: true,
  rates: { control: fast, interactive: fast, integration: fast, auth: fast },
};
const api = '/api/v1';
let keys = 0;

/** The demo's shop on a day [the demo's first]. */
async function aDemo(date?: string): Promise<Shop> {
  const read = readVerdier();
  const start = { ...read.demo.start, ...omitUndefined({ date }) };
  const service = await startDemo(
    { ...read, demo: { ...read.demo, start } },
    {
      access,
      clock: systemClock,
      speed: 1,
      host: '127.0.0.1',
      port: 0,
      callersOrder: false,
      onInternal: (error) => {
        throw error;
      },
    },
  );
  onTestFinished(async () => await service.stop());
  return new Shop(service);
}

/** What clerks and reviewers do at a demo. */
class Shop {
  readonly service: Service;

  constructor(service: Service) {
    this.service = service;
  }

  async ask(method: string, path: string, asked: Asked = {}) {
    const { as = 'helene', body, version, language = 'en' } = asked;
    keys += 1;
    const got = await fetch(`${this.service.address}${api}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${as}`,
        'idempotency-key': `key-${keys}`,
        'accept-language': language,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(version === undefined ? {} : { 'if-match': `"v${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await got.text();
    return { status: got.status, body: (text === '' ? {} : JSON.parse(text)) as Body };
  }

  /** A new customer; with credit where a limit is named. */
  async customer(more: object = {}): Promise<string> {
    keys += 1;
    const { body } = await this.ask('POST', 'centres/verdier/customers', {
      as: 'malik',
      body: { lastName: 'Essai', number: `77${keys}`, marketingConsent: true, ...more },
    });
    if (body['id'] === undefined) throw new Error(JSON.stringify(body));
    return String(body['id']);
  }

  /** An order with lines of so many of each. */
  async order(customerId: string, lines: Lines, more: object = {}): Promise<string> {
    const made = await this.ask('POST', 'centres/verdier/orders', {
      body: { customerId, ...more },
    });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    const id = String(made.body['id']);
    for (const [sku, quantity] of Object.entries(lines)) {
      const body = { itemId: `verdier.${sku}`, quantity: `${quantity}` };
      const line = await this.ask('POST', `orders/${id}/lines`, { body });
      if (line.status !== 201) throw new Error(JSON.stringify(line.body));
    }
    return id;
  }

  /** A new customer's order that goes to their second address. */
  async orderElsewhere(): Promise<string> {
    const addresses = [
      { label: 'Maison', ...anAddress },
      { label: 'Bureau', ...anAddress },
    ];
    const id = await this.order(await this.customer({ addresses }), { MANTEAU: 3 });
    const { version } = await this.read(id);
    const body = { deliveryAddressId: 'Bureau' };
    const sent = await this.ask('PATCH', `orders/${id}`, { body, version: Number(version) });
    if (sent.status !== 200) throw new Error(JSON.stringify(sent.body));
    return id;
  }

  async read(id: string): Promise<Body> {
    return (await this.ask('GET', `orders/${id}`)).body;
  }

  total({ summary }: Body): { readonly amountMinor: number; readonly currency: string } {
    return (summary as { total: { amountMinor: number; currency: string } }).total;
  }

  /** Completes it, pays so much of it [all], submits it. */
  async submits(id: string, methodId: string, share = 1) {
    await this.ask('POST', `orders/${id}/complete`);
    const { amountMinor, currency } = this.total(await this.read(id));
    const paid = Math.round(amountMinor * share);
    if (paid > 0) {
      const amount = { amountMinor: paid, currency };
      const body = { methodId, amount, ...references[methodId] };
      const paying = await this.ask('POST', `orders/${id}/payments`, { body });
      if (paying.status >= 300) throw new Error(JSON.stringify(paying.body));
    }
    const order = await this.read(id);
    const version = Number(order['version']);
    const body = { confirmedTotal: this.total(order) };
    return await this.ask('POST', `orders/${id}/submit`, { body, version });
  }

  /** What is open of an order's holds: where each comes from. */
  async heldBy(id: string): Promise<readonly unknown[]> {
    const { holds } = await this.read(id);
    return (holds as Body[]).filter(({ cleared }) => cleared === null).map(({ source }) => source);
  }

  /** Rules of kind check that matched an order when it was submitted. */
  async checksOf(id: string): Promise<readonly unknown[]> {
    const { body } = await this.ask('GET', `orders/${id}/fraud-matches`, { as: 'claire' });
    return (body['matches'] as Body[]).filter(({ type }) => type === 'rule').map(({ ref }) => ref);
  }

  /** Rules of kind check that match an order as it is. */
  async firedOn(id: string): Promise<readonly unknown[]> {
    const { body } = await this.ask('POST', `orders/${id}/fraud-score`, { as: 'claire' });
    return (body['rules'] as Body[]).filter(({ fired }) => fired === true).map(({ rule }) => rule);
  }

  /** An answer to somebody who gives the first line of an order this price. */
  async givesPrice(as: string, id: string, amountMinor: number) {
    const { version, lines } = await this.read(id);
    const [line] = lines as Body[];
    const body = { price: { amountMinor, currency: 'EUR' }, reason: 'goodwill' };
    const path = `orders/${id}/lines/${String(line?.['id'])}/price`;
    const { status, body: answer } = await this.ask('PUT', path, {
      as,
      body,
      version: Number(version),
    });
    return [status, status < 300 ? answer['holdId'] !== null : answer['code']];
  }

  /** What is said of a coupon on an order: taken, or why not. */
  async coupon(id: string, code: string): Promise<unknown> {
    const { status, body } = await this.ask('POST', `orders/${id}/coupons`, { body: { code } });
    return status === 201 ? 'taken' : body['reason'];
  }

  /** An item of which there are few. */
  async scarce(): Promise<string> {
    const { body } = await this.ask('GET', 'centres/verdier/items?limit=200');
    const few = (body['items'] as Body[]).find(
      ({ stock }) => typeof stock === 'number' && stock > 0 && stock <= 5,
    );
    if (few === undefined) throw new Error('expected an item of which there are few');
    return String(few['sku']);
  }

  /** Stock numbers that rules of prompts and scripts compare lines with. */
  itemsNamed(): readonly string[] {
    const { ruleService } = this.service;
    const asked = ruleService.active
      .files()
      .filter(({ kind }) => kind === 'prompt' || kind === 'script');
    const text = JSON.stringify(asked.flatMap(({ rules }) => rules.map((one) => one.conditions)));
    const words = new Set(text.match(/(?<=")[A-Z][A-Z0-9-]+(?=")/g));
    const known = new Set(readVerdier().world.items?.map(({ sku }) => sku));
    return [...words].filter((word) => known.has(word));
  }

  /** Names of the rules of a kind. */
  rulesOf(kind: string): readonly string[] {
    const files = this.service.ruleService.active.files().filter((one) => one.kind === kind);
    return files.flatMap(({ rules }) => rules.map(({ name }) => name)).toSorted();
  }

  /** Rules of a kind that matched no decision. */
  silent(kind: string): readonly string[] {
    const { ruleService } = this.service;
    const [set] = ruleService.active.files().filter((one) => one.kind === kind);
    const { rules } = ruleService.coverage({ person: 'paul', setId: set?.set ?? '' });
    return rules.filter(({ matches }) => matches === 0).map(({ rule }) => rule);
  }
}

interface Asked {
  readonly as?: string;
  readonly body?: unknown;
  readonly version?: number;
  readonly language?: string;
}
type Lines = { readonly [sku: string]: number };

/** What a payment is not taken without. */
const references: { readonly [methodId: string]: object } = {
  CARTE: { token: 'tok_ok' },
  CHEQUE: { checkNumber: '1234567' },
};
const anAddress = { lines: ['1 rue Haute'], postalCode: '59000', city: 'Lille', country: 'FR' };
const credit = { allowOnAccount: true, creditLimit: { amountMinor: 50_000, currency: 'EUR' } };

describe('the rules that the demo ships', () => {
  it('look at what orders say: each check, by an order that is submitted', async () => {
    const shop = await aDemo();
    const someone = await shop.customer(credit);
    const seen = new Set<unknown>();
    const submits = async (id: string, methodId: string, share = 1): Promise<string> => {
      expect((await shop.submits(id, methodId, share)).status).toBe(200);
      for (const rule of await shop.checksOf(id)) seen.add(rule);
      return id;
    };
    // On account beyond the customer's limit: it waits for a reviewer.
    const beyond = await submits(await shop.order(someone, { MANTEAU: 4 }), 'COMPTE');
    expect(await shop.heldBy(beyond)).toContain('credit');
    expect((await shop.read(beyond))['gate']).toMatchObject({ open: false });
    const within = await submits(await shop.order(someone, { MANTEAU: 1 }), 'COMPTE');
    expect(await shop.heldBy(within)).not.toContain('credit');

    const machines = await shop.order(someone, { 'LAVE-LINGE': 1, 'SECHE-LINGE': 2 });
    const dryer = { body: { itemId: 'verdier.SECHE-LINGE', quantity: '1' } };
    expect((await shop.ask('POST', `orders/${machines}/lines`, dryer)).status).toBe(201);
    expect(await shop.heldBy(await submits(machines, 'CARTE'))).toEqual(['fraud']);

    const marked = await shop.customer({ fraudStatus: 'fraudulent' });
    await submits(await shop.order(marked, { NAPPE: 1 }), 'CARTE');
    const byCheck = await submits(await shop.order(someone, { MANTEAU: 2 }), 'CHEQUE');
    expect(await shop.heldBy(byCheck)).toEqual(['check']);
    const less = await submits(await shop.order(someone, { MANTEAU: 1 }), 'CARTE', 0.95);
    expect(await shop.heldBy(less)).toEqual(['balance']);

    const cheap = await shop.order(someone, { MANTEAU: 1 });
    const { version } = await shop.read(cheap);
    const discount = await shop.ask('PUT', `orders/${cheap}/total-discount`, {
      as: 'malik',
      body: { percent: 35, reason: 'damaged' },
      version: Number(version),
    });
    expect([discount.status, discount.body['holdId']]).toEqual([200, null]);
    expect(await shop.heldBy(await submits(cheap, 'CARTE'))).toEqual([]);

    await submits(await shop.orderElsewhere(), 'CARTE');

    const entries = [{ type: 'postalCode', value: '59999', score: 51 }];
    const suspecting = { as: 'claire', body: { entries }, version: 0 };
    const put = await shop.ask('PUT', 'centres/verdier/fraud-entries', suspecting);
    expect(put.status).toBe(200);
    const suspect = await shop.customer({ addresses: [{ ...anAddress, postalCode: '59999' }] });
    await submits(await shop.order(suspect, { NAPPE: 1 }), 'CARTE');

    // Nothing is sold to an account on hold, whatever the rules say; they say so before.
    const blocked = await shop.order(await shop.customer({ hold: 'all' }), { NAPPE: 1 });
    for (const rule of await shop.firedOn(blocked)) seen.add(rule);
    const refused = await shop.submits(blocked, 'CARTE');
    expect([refused.status, refused.body['reason']]).toEqual([409, 'account_on_hold']);
    expect([...seen].toSorted()).toEqual(shop.rulesOf('check'));
  });

  it('say who may give which price, by the price that somebody types', async () => {
    const shop = await aDemo();
    const id = await shop.order(await shop.customer(), { MANTEAU: 1 });
    const [stands, isAskedFor] = [false, true];
    const said = {
      'agents-down-to-15-percent-over-cost': await shop.givesPrice('bastien', id, 13_500),
      'senior-agents-down-to-5-percent-over-cost': await shop.givesPrice('helene', id, 12_700),
      'ask-down-to-cost': await shop.givesPrice('bastien', id, 12_700),
      'managers-down-to-cost': await shop.givesPrice('malik', id, 6_900),
      'everything-else': await shop.givesPrice('malik', id, 6_899),
    };
    expect(said).toEqual({
      'agents-down-to-15-percent-over-cost': [200, stands],
      'senior-agents-down-to-5-percent-over-cost': [200, stands],
      'ask-down-to-cost': [200, isAskedFor],
      'managers-down-to-cost': [200, stands],
      'everything-else': [422, 'price_below_floor'],
    });
    expect(Object.keys(said).toSorted()).toEqual(shop.rulesOf('priceLimit'));
  });

  it('leave evidence of each decision for coverage and backtests', async () => {
    const shop = await aDemo();
    const id = await shop.order(await shop.customer(), { MANTEAU: 1 });
    expect(await shop.coupon(id, 'PRINTEMPS10')).toBe('taken');
    await shop.givesPrice('malik', id, 12_700);
    await shop.submits(id, 'CARTE');
    const { ruleService } = shop.service;
    for (const kind of ['coupon', 'priceLimit', 'check'] as const) {
      const set = ruleService.active.ofKind(kind)?.set ?? '';
      const path = `rule-sets/verdier.${set}/coverage`;
      const { status, body } = await shop.ask('GET', path, { as: 'ines' });
      expect([kind, status, body['evaluations']]).toEqual([kind, 200, expect.any(Number)]);
      expect(body['evaluations']).toBeGreaterThan(0);
    }
  });

  it('refuse a coupon when it is added, and leave alone who may use it', async () => {
    const shop = await aDemo();
    const ordering = async (customer: string, code: string, more: object = {}) => {
      const id = await shop.order(customer, { NAPPE: 1 }, more);
      return { id, said: await shop.coupon(id, code) };
    };
    const [silver, platinum] = [
      await shop.customer({ tier: 'silver' }),
      await shop.customer({ tier: 'platinum' }),
    ];
    for (const customer of [silver, platinum]) {
      const { id, said } = await ordering(customer, 'PRINTEMPS10');
      expect(said).toBe('taken');
      expect((await shop.submits(id, 'CARTE')).status).toBe(200);
    }
    expect((await ordering(platinum, 'PRINTEMPS10')).said).toBe('taken');
    const outlet = { sourceCode: 'DESTOCK' };
    const reasons = {
      'spring-coupon-once-a-year': (await ordering(silver, 'PRINTEMPS10')).said,
      'welcome-for-new-customers': (await ordering(silver, 'BIENVENUE10')).said,
      'no-coupon-with-outlet': (await ordering(platinum, 'PRINTEMPS10', outlet)).said,
    };
    expect(reasons).toEqual({
      'spring-coupon-once-a-year': 'already-used-this-year',
      'welcome-for-new-customers': 'not-a-new-customer',
      'no-coupon-with-outlet': 'not-with-outlet',
    });
    expect(Object.keys(reasons).toSorted()).toEqual(shop.rulesOf('coupon'));
  });

  it('take an order for the customer’s first while it is changed, and no other', async () => {
    const shop = await aDemo();
    const someone = await shop.customer();
    const id = await shop.order(someone, { NAPPE: 1 });
    const second = await shop.order(someone, { NAPPE: 1 });
    expect((await shop.submits(id, 'CARTE')).status).toBe(200);
    expect(await shop.coupon(second, 'BIENVENUE10')).toBe('not-a-new-customer');
    const { version } = await shop.read(id);
    const modified = await shop.ask('POST', `orders/${id}/modify`, {
      body: { reason: 'customer-asked' },
      version: Number(version),
    });
    expect(modified.status).toBe(200);
    expect(await shop.coupon(id, 'BIENVENUE10')).toBe('taken');
  });

  it('say why they hold an order in money, and of a score only where it holds', async () => {
    const shop = await aDemo();
    const id = await shop.orderElsewhere();
    expect((await shop.submits(id, 'CARTE')).status).toBe(200);
    const [hold] = (await shop.read(id))['holds'] as Body[];
    const whyIn = async (language: string): Promise<string> => {
      const { body } = await shop.ask('GET', `holds/${hold?.['id']}/why`, { language });
      return String(body['text']);
    };
    const total = (shop.total(await shop.read(id)).amountMinor / 100).toFixed(2);
    const [english, french] = [await whyIn('en'), await whyIn('fr')];
    expect(english).toContain('Rule new-customer-high-value-other-address: 30 (');
    expect(english).toContain(`Order total: €${total}`);
    expect(french).toMatch(/Total de la commande : \d+,\d\d\s€/);
    expect(`${english} ${french}`).not.toMatch(/more than|plus de/);
  });

  it('offer and say what they should beside a line of an order', async () => {
    // Within Advent, of which one rule is.
    const shop = await aDemo('2026-12-05');
    const gold = await shop.customer({ tier: 'gold' });
    const spring = { sourceCode: 'P27-LILLE' };
    const skus = [...shop.itemsNamed(), await shop.scarce()];
    const ids = await Promise.all(skus.map((sku) => shop.order(gold, { [sku]: 1 }, spring)));
    const { body: settings } = await shop.ask('GET', 'centres/verdier/channel', { as: 'nadia' });
    ids.push(await shop.order(`verdier.${settings['defaultCustomerId']}`, { MANTEAU: 1 }));
    for (const id of ids) {
      for (const moment of ['start', 'line', 'end']) {
        const { status } = await shop.ask('GET', `orders/${id}/scripts?moment=${moment}`);
        expect(status).toBe(200);
      }
    }
    expect([...shop.silent('prompt'), ...shop.silent('script')]).toEqual([]);
  });
});
