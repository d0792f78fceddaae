import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Operation, operations } from '../../api/index.ts';
import { checkStored } from '../../cli/doctor/stored-rules.ts';
import type { AccountsFile } from '../../contracts/index.ts';
import { systemClock } from '../../live/index.ts';
import type { RuleFile, RuleSetFile } from '../../rules/index.ts';
import { startDemo } from '../../server/demo/start-demo.ts';
import { storeFile } from '../../server/open-rule-service.ts';
import type { Service, ServiceOptions } from '../../server/service-options.ts';
import { everyRole } from '../../services/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { readVerdier } from '../support/maison-verdier.ts';
import { approveVersion } from '../support/rule-service.ts';
import { aScenario } from '../support/scenarios.ts';

const fast = { perSecond: 1e6, burst: 1e6 };
const access = {
  isLocal: true,
  rates: { control: fast, interactive: fast, integration: fast, auth: fast },
};
const everybody: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    {
      id: 'root',
      name: 'Root',
      roles: everyRole.filter((role) => role !== 'gateway' && role !== 'integration'),
    },
  ],
};

function options(data: string): ServiceOptions {
  return {
    access,
    clock: systemClock,
    speed: 1,
    host: '127.0.0.1',
    port: 0,
    data,
    callersOrder: false,
    onInternal: (error) => {
      throw error;
    },
  };
}

/** A service on a folder, and one that follows it there. */
class Lives {
  readonly data = join(aFolder(), 'data');
  readonly #start: (data: string) => Promise<Service>;
  #service: Service | null = null;
  #keys = 0;

  constructor(start: (data: string) => Promise<Service>) {
    this.#start = start;
    onTestFinished(async () => await this.#service?.stop());
  }

  get now(): Service {
    if (this.#service === null) throw new Error('no service runs');
    return this.#service;
  }

  async again(between = () => {}): Promise<Service> {
    await this.#service?.stop();
    this.#service = null;
    between();
    this.#service = await this.#start(this.data);
    return this.#service;
  }

  async ask(method: string, path: string, { as = 'root', body, type, tag }: Asked = {}) {
    this.#keys += 1;
    const headers = {
      authorization: `Bearer ${as}`,
      'idempotency-key': `key-${this.#keys}`,
      ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
      ...(tag == null ? {} : { 'if-match': tag }),
    };
    const isFile = typeof body === 'string' || body instanceof Uint8Array;
    const text = isFile ? (body as string | Buffer) : JSON.stringify(body);
    const asked = { method, headers, ...(body === undefined ? {} : { body: text }) };
    const got = await fetch(`${this.now.address}${path}`, asked);
    return { status: got.status, text: await got.text(), headers: got.headers };
  }
}

interface Asked {
  readonly as?: string;
  readonly body?: unknown;
  readonly type?: string | undefined;
  readonly tag?: string | null;
}

const demo = readVerdier();

/** What doctor finds of the rules stored in a folder of the demo. */
function checked(data: string) {
  const files = [{ ...demo, ruleSets: demo.plan.ruleSets }];
  const found = checkStored({ files, accounts: undefined }, { data });
  return found.filter(({ check }) => check === 'rules');
}

const sku = 'BZ-0010';

/** The demo, where an item was imported. */
async function livesWithItem(): Promise<Lives> {
  const lives = new Lives((data) => startDemo(demo, options(data)));
  await lives.again();
  const path = '/api/v1/centres/verdier/imports?kind=items';
  const imported = await lives.ask('POST', path, {
    as: 'nadia',
    body: itemCsv(sku),
    type: 'text/csv',
  });
  expect(imported.status).toBe(200);
  return lives;
}

function itemCsv(item: string): string {
  return `sku;name.fr;name.en;category;price;cost;stock\n${item};Lampe;Lamp;linge;19,90;8,00;5\n`;
}

/** A set as it is in force, with something else about it. */
function changed(service: Service, kind: string, more: Partial<RuleSetFile> = {}): RuleSetFile {
  const file = service.ruleService.active.files().find((one) => one.kind === kind);
  if (file === undefined) throw new Error(`no rules of kind ${kind}`);
  return { ...file, note: `changed: ${kind}`, ...more };
}

async function publishes({ ruleService }: Service, file: RuleSetFile): Promise<number> {
  const version = approveVersion(ruleService, file);
  const ref = { setId: file.set, version };
  await ruleService.activate({ ...ref, person: 'paul', waiting: 'pin' });
  return version;
}

/** The demo's prompts, and one for an item of the store alone. */
function promptForItem(service: Service): RuleSetFile {
  const file = changed(service, 'prompt');
  const [first] = file.rules;
  if (first?.event.type !== 'prompt') throw new Error('a prompt is expected');
  const rule: RuleFile = {
    ...first,
    name: 'a-lamp',
    priority: 999,
    event: { type: 'prompt', params: { ...first.event.params, sku } },
  };
  const cases = (file.cases ?? []).map((one) => ({ ...one, expect: {} }));
  return { ...file, rules: [rule, ...file.rules], cases };
}

describe('rules that were accepted while the service ran', () => {
  it('make way for the version before when an item has gone, and the start says so', async () => {
    const lives = await livesWithItem();
    const version = await publishes(lives.now, promptForItem(lives.now));
    const found: unknown[] = [];
    const again = await lives.again(() => {
      const database = new DatabaseSync(join(lives.data, storeFile));
      database.exec(`delete from item where id = '${sku}'`);
      database.close();
      found.push(...checked(lives.data));
    });
    const because = { code: 'rules_not_valid', detail: expect.stringContaining(`"${sku}"`) };
    const aside = { setId: 'verdier-prompts', version, acting: 1, because };
    expect(again.setAside).toMatchObject([aside]);
    expect(found).toMatchObject([{ state: 'warn', seen: expect.stringContaining('set aside') }]);
    expect(again.ruleService.set('verdier-prompts')?.active).toBe(1);
    expect(again.ruleService.version('verdier-prompts', version)?.state).toBe('retired');
    // It is written, so the start after finds nothing to say.
    expect((await lives.again()).setAside).toEqual([]);
  });

  it('of every kind, and of an imported item, are in force at the next start', async () => {
    const lives = await livesWithItem();
    const { now } = lives;
    const versions: (readonly [string, number])[] = [];
    for (const { set } of now.ruleService.sets()) {
      const file = set.kind === 'prompt' ? promptForItem(now) : changed(now, set.kind);
      versions.push([set.id, await publishes(now, file)]);
    }
    const again = await lives.again();
    expect(again.setAside).toEqual([]);
    const active = again.ruleService.sets().map(({ set, active }) => [set.id, active]);
    expect(active).toEqual(versions);
    expect(checked(lives.data)).toMatchObject([{ check: 'rules', state: 'ok' }]);
  });
});

/** Commands of work in progress, questions and sign-ins: they set nothing that a start reads. */
const passing = [
  /^\/api\/v1\/(session|me|events|jobs|offers|calls|prompts|agent-sessions|addresses)\b/,
  /^\/api\/v1\/(orders|holds|reviews|shipments|returns)\b/,
  /^\/api\/v1\/customers\/\{customer\}\/returns$/,
  /^\/api\/v1\/webhooks\/payments\b/,
  /^\/api\/v1\/handlers\/\{handler\}\/(agents|extensions)\b/,
  /^\/api\/v1\/agents\/\{agent\}\/./,
  /^\/api\/v1\/queues\/\{queue\}\/messages\b/,
  /^\/api\/v1\/outbound-lists\/\{outboundList\}\/(calls|pause)$/,
  /^\/api\/v1\/centres\/\{centre\}\/(calls|orders|order-jobs|comparisons|sweeps|mail-bounces)\b/,
  /^\/api\/v1\/centres\/\{centre\}\/webhooks\/\{webhook\}\/(test|deliveries)\b/,
  /^\/api\/v1\/scenarios\/\{scenario\}\/(runs|staffing)\b/,
  /^\/tapi\b/,
  // Centres that are made are started again in `service-centres.test.ts`.
  /^\/api\/v1\/centres(\/\{centre\})?$/,
];
/** The life of rule versions: published of every kind above. The demo has a set of every kind. */
const ofRules = /^\/api\/v1\/(rule-sets\/.|centres\/\{centre\}\/rule-sets)/;
/** Lists are started when they have entries. */
const last = ['mergeCustomer', 'eraseCustomer', 'startOutboundList', 'closeOutboundList'];

/** One pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

interface Change {
  readonly as?: string;
  readonly body?: unknown;
  readonly type?: string;
  readonly query?: string;
}

/** What goes by another body than its example, or by another person. */
const changes: {
  readonly [id: string]: (of: { readonly now: Service; readonly example: object }) => Change;
} = {
  putCentreFile: ({ now }) => ({ body: { ...now.live.file, name: 'Verdier & fille' } }),
  createQueue: () => ({ query: '?accept=true' }),
  createScenario: () => ({ body: aScenario() }),
  createCatalogue: ({ example }) => ({
    body: { ...example, sourceCodes: [{ code: 'W26B', description: 'Lyon' }] },
  }),
  requestCatalogue: () => ({ as: 'helene' }),
  approveMailTemplate: () => ({ as: 'malik' }),
  createLoyaltyCard: ({ example }) => ({
    body: { ...example, customerId: 'verdier.1000001' },
  }),
  // The customer of the example has no address to send one to.
  patchCatalogueRequest: () => ({ body: { status: 'cancelled' } }),
  mergeCustomer: () => ({ body: { intoId: 'verdier.1000001' } }),
  createContinuityProgramme: ({ example }) => ({
    body: { ...example, events: [{ itemId: 'DRAP-160' }] },
  }),
  deleteDoNotCall: () => ({ query: '?reason=asked%20for%20it' }),
  putItemImage: () => ({ body: picture, type: 'image/png' }),
  arrangeItemImages: () => ({ body: { numbers: [1] } }),
  putPicture: () => ({ body: picture, type: 'image/png' }),
  importTable: () => ({ query: '?kind=items', body: itemCsv('BZ-0011'), type: 'text/csv' }),
};

describe('what was changed while the service ran', () => {
  const all = Object.entries<Operation>(operations).filter(([, { method, path }]) => {
    return method !== 'GET' && ![...passing, ofRules].some((one) => one.test(path));
  });
  const isDelete = ([, { method }]: (typeof all)[number]) => method === 'DELETE';
  const others = all.filter((one) => !isDelete(one) && !last.includes(one[0]));
  const lasting = all.filter(([id]) => last.includes(id));
  const table = [...others, ...lasting, ...all.filter(isDelete).toReversed()];
  // A start takes longer than ten operations; what is made is read by one before it is deleted.
  const ends = [others.length, others.length + lasting.length, table.length];
  const startsAfter = (place: number) => place % 10 === 9 || ends.includes(place + 1);

  it('lets it start again, by whichever operation', async () => {
    const people = [...demo.accounts.people, ...everybody.people];
    const accounts = { ...demo.accounts, people };
    const lives = new Lives((data) => startDemo(demo, { ...options(data), accounts }));
    await lives.again();
    const ids = new Map([
      ['centres', 'verdier'],
      ['handlers', 'main'],
      ['groups', 'verdier.sales'],
      ['queues', 'verdier.vente'],
      ['items', 'verdier.DRAP-160'],
      ['do-not-call', '+33639980001'],
      ['mail-templates', 'order.delayed'],
      ['cards', 'L-4711'],
      ['images', '1'],
      ['pictures', createHash('sha256').update(picture).digest('hex')],
    ]);
    const carriedOut: string[] = [];
    for (const [place, [id, { method, path, example }]] of table.entries()) {
      const given = changes[id]?.({ now: lives.now, example: Object(example) }) ?? {};
      const { as = 'root', query = '', type, body = example } = given;
      const filled = path.replaceAll(/([\w-]+)\/\{\w+\}/g, (_, name: string) => {
        return `${name}/${ids.get(name) ?? 'none'}`;
      });
      const tag = await tagOf(lives, filled);
      const got = await lives.ask(method, `${filled}${query}`, { as, body, type, tag });
      // A new operation needs an example that the demo takes, or a line in `changes`.
      expect([id, got.status, got.status < 300 ? '' : got.text]).toEqual([id, got.status, '']);
      carriedOut.push(id);
      const [, collection = '', made] =
        /\/api\/v1\/(?:.*\/)?([\w-]+)\/([^/]+)$/.exec(got.headers.get('location') ?? '') ?? [];
      if (made !== undefined) ids.set(collection, made);
      if (!startsAfter(place)) continue;
      const again = await lives.again();
      expect([carriedOut, again.setAside]).toEqual([carriedOut, []]);
    }
    expect(carriedOut.length).toBeGreaterThan(40);
  });
});

/** Of the thing that a path changes; null: it has none. */
async function tagOf(lives: Lives, path: string): Promise<string | null> {
  // The tag of an image is that of its file, the version changed is its item's.
  if (path.includes('/images/')) return null;
  for (const one of [path, path.replace(/\/[^/]+$/, '')]) {
    const seen = await lives.ask('GET', one);
    const tag = seen.headers.get('etag');
    if (seen.status === 200 && tag !== null) return tag;
  }
  return null;
}
