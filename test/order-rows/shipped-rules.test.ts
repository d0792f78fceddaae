/** Every rule that the demo ships for orders acts on an order that is taken over the API. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Service, startDemo } from '../../cli/start/start-service.ts';
import { systemClock } from '../../live/index.ts';
import type { Body } from '../support/api-server.ts';
import { readVerdier } from '../support/maison-verdier.ts';

const fast = { perSecond: 1e6, burst: 1e6 };
const access = {
  isLocal: true,
  rates: { control: fast, interactive: fast, integration: fast, auth: fast },
};
const api = '/api/v1';
let keys = 0;

async function aDemo(): Promise<Shop> {
  const service = await startDemo(readVerdier(), {
    access,
    clock: systemClock,
    speed: 1,
    host: '127.0.0.1',
    port: 0,
    callersOrder: false,
    onInternal: (error) => {
      throw error;
    },
  });
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
      const body = { methodId, amount, ...(methodId === 'CARTE' ? { token: 'tok-ok' } : {}) };
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

  /** Rules of kind check that matched an order. */
  async checksOf(id: string): Promise<readonly unknown[]> {
    const { body } = await this.ask('GET', `orders/${id}/fraud-matches`, { as: 'claire' });
    return (body['matches'] as Body[]).map(({ ref }) => ref);
  }

  /** Stock numbers that rules of prompts and scripts compare lines with. */
  itemsNamed(): readonly string[] {
    const { office } = this.service;
    const asked = office.active
      .files()
      .filter(({ kind }) => kind === 'prompt' || kind === 'script');
    const text = JSON.stringify(asked.flatMap(({ rules }) => rules.map((one) => one.conditions)));
    const words = new Set(text.match(/(?<=")[A-Z][A-Z0-9-]+(?=")/g));
    const known = new Set(readVerdier().world.items?.map(({ sku }) => sku));
    return [...words].filter((word) => known.has(word));
  }

  /** Rules of a kind that matched no decision. */
  silent(kind: string): readonly string[] {
    const { office } = this.service;
    const [set] = office.active.files().filter((one) => one.kind === kind);
    const answer = office.coverage({ person: 'paul', setId: set?.set ?? '' });
    if (!answer.ok) throw new Error(answer.refused.detail);
    return answer.value.rules.filter(({ matches }) => matches === 0).map(({ rule }) => rule);
  }
}

interface Asked {
  readonly as?: string;
  readonly body?: unknown;
  readonly version?: number;
  readonly language?: string;
}
type Lines = { readonly [sku: string]: number };

const credit = { allowOnAccount: true, creditLimit: { amountMinor: 50_000, currency: 'EUR' } };

describe('the rules that the demo ships', () => {
  it('look at what orders say: each check, by an order that is submitted', async () => {
    const shop = await aDemo();
    const someone = await shop.customer(credit);
    const seen: unknown[] = [];
    const submitted = async (customer: string, lines: Lines, methodId: string): Promise<string> => {
      const id = await shop.order(customer, lines);
      expect((await shop.submits(id, methodId)).status).toBe(200);
      seen.push(...(await shop.checksOf(id)));
      return id;
    };
    // On account beyond the customer's limit: it waits for a reviewer.
    const beyond = await submitted(someone, { MANTEAU: 4 }, 'COMPTE');
    expect(await shop.heldBy(beyond)).toContain('credit');
    expect((await shop.read(beyond))['gate']).toMatchObject({ open: false });
    const within = await submitted(someone, { MANTEAU: 1 }, 'COMPTE');
    expect(await shop.heldBy(within)).not.toContain('credit');
    await submitted(someone, { 'LAVE-LINGE': 1, 'SECHE-LINGE': 2 }, 'CARTE');
    expect(seen).toEqual(expect.arrayContaining(['credit-exceeded', 'machines-for-much-money']));
  });

  it('say why they hold an order in money, and of a score only where it holds', async () => {
    const shop = await aDemo();
    const at = { lines: ['1 rue Haute'], postalCode: '59000', city: 'Lille', country: 'FR' };
    const addresses = [
      { label: 'Maison', ...at },
      { label: 'Bureau', ...at },
    ];
    const id = await shop.order(await shop.customer({ addresses }), { MANTEAU: 3 });
    const { version } = await shop.read(id);
    const body = { deliveryAddressId: 'Bureau' };
    const moved = await shop.ask('PATCH', `orders/${id}`, { body, version: Number(version) });
    expect(moved).toMatchObject({ status: 200 });
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

  it('offer and say what they should beside a line of an order', { timeout: 60_000 }, async () => {
    const shop = await aDemo();
    const someone = await shop.customer();
    for (const sku of shop.itemsNamed()) {
      const id = await shop.order(someone, { [sku]: 1 });
      for (const moment of ['start', 'line', 'end']) {
        await shop.ask('GET', `orders/${id}/scripts?moment=${moment}`);
      }
    }
    const silent = [...shop.silent('prompt'), ...shop.silent('script')];
    expect(silent.filter((rule) => !elsewhere.includes(rule))).toEqual([]);
  });
});

/** What needs more than a line: another customer, source code, stock, season or agent. */
const elsewhere = [
  'first-order',
  'gift-box-before-christmas',
  'greet-gold',
  'low-stock',
  'spring-free-shipping',
  'warranty-5-years',
];
