/**
 * The centre that walks over a world begin with: agents at stations, rules in force, customers and
 * goods, keys of programs; and the same centre after a restart.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRuleSet, parseWorld, worldOf } from '../../../contracts/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import type { RuleSetFile } from '../../../rules/index.ts';
import { imports, makes, setsUp } from '../a-shop.ts';
import { aServer, type Body, type TestApi } from '../api-server.ts';
import { aCentre, anAgent, aQueue } from '../builders.ts';
import { MemoryJournal } from '../memory-journal.ts';
import { ScriptedDials } from '../outbound.ts';
import { people } from '../rule-service.ts';
import { settings } from '../taken-orders.ts';
import { root } from '../tree.ts';
import { TurnedClock } from '../turned-clock.ts';

const wrapUp = { mode: 'optional', limitMs: 30_000 } as const;
const bothQueues = [{ queue: 'q' }, { queue: 'z', rank: 1 }];
/** Of keys, in the time of the service. */
const expiresAt = '1970-12-01T00:00:00Z';

const walkedCentre: CentreFile = aCentre({
  id: 'shop',
  skills: ['french'],
  groups: [
    { id: 'g', name: 'Sales', wrapUp },
    { id: 'h', name: 'Service' },
  ],
  queues: [
    aQueue('q', { group: 'g', treatments: ['welcome'] }),
    aQueue('z', { group: 'g' }),
    aQueue('point', {
      adjunct: { attempts: 2 },
      plan: { maxWaitMs: 3_600_000, fallback: { kind: 'move', queue: 'q' } },
    }),
  ],
  addresses: ['12', '14', '16'].map((dial) => ({ id: `st${dial}`, dial })),
  activities: [{ id: 'training', name: { en: 'Training', fr: 'Formation' } }],
  agents: [
    anAgent('ann', { number: '4711', groups: ['g', 'h'], links: bothQueues }),
    anAgent('ben', { groups: ['g'], links: [{ queue: 'z' }] }),
    // Serves all queues of the groups, also those that walks add.
    { id: 'cai', groups: ['g', 'h'] },
  ],
});

const agentRoles = ['agent', 'orderTaker'] as const;
const accounts = {
  ...people,
  people: [
    ...people.people,
    ...(walkedCentre.agents ?? []).map(({ id }) => ({ id, name: id, roles: agentRoles })),
  ],
};

const ruleFile = (name: string) => readFileSync(join(root, 'rules', 'sets', name), 'utf8');

function readSet(name: string): RuleSetFile {
  const parsed = parseRuleSet(ruleFile(`${name}.rules.json`));
  if (!parsed.ok) throw new Error(parsed.findings[0]?.message);
  return parsed.file;
}

function readWorld() {
  const parsed = parseWorld(ruleFile('verdier.world.json'));
  if (!parsed.ok) throw new Error('the world of the demo is not valid');
  return parsed.world;
}

const initial = {
  ruleSets: [readSet('verdier-prompts'), readSet('verdier-scripts')],
  world: readWorld(),
};

export interface WalkedWorld extends TestApi {
  readonly journal: MemoryJournal;
  readonly dials: ScriptedDials;
  /** Messages of internal errors. */
  readonly reported: string[];
  /** API keys, as clients send them: of a program, and of a display. */
  readonly keys: { readonly program: string; readonly display: string };
}

export interface WorldPlace {
  /** Of its store. */
  readonly path: string;
  /** Whether rules for prompts and scripts are in force. */
  readonly hasRules: boolean;
  /** Its file [that of {@link walkedCentre}]. */
  readonly centre?: CentreFile;
}

export async function aWalkedWorld(place: WorldPlace): Promise<WalkedWorld> {
  const world = await served(place, new MemoryJournal(), new TurnedClock(), 1);
  await setsUp(world, {
    ...settings,
    users: [...settings.users, 'ann'],
    directedSelling: true,
    chargeCodes: [{ code: 'SHIPPING', name: { en: 'Shipping' } }],
  });
  const table = 'sku;name.en;category;price;cost\nMUG;Mug;table;20;5\nLAMP;Lamp;table;100;5\n';
  await imports(world, 'items', table);
  const phones = [{ number: '+33639980001' }];
  for (const lastName of ['Bernard', 'Martin']) {
    await makes(world, 'centres/shop/customers', { lastName, phones });
  }
  const winter = {
    code: 'WINTER',
    name: { en: 'Winter', fr: 'Hiver' },
    validFrom: '2026-01-01',
    itemIds: ['MUG'],
  };
  await makes(world, 'centres/shop/catalogues', winter, 'paul');
  const keyFor = async (scopes: readonly string[]): Promise<string> => {
    const said = { name: scopes.join(), scopes, expiresAt };
    return String((await makes(world, 'centres/shop/api-keys', said, 'nadia')).body['secret']);
  };
  const keys = {
    program: await keyFor(['integration', 'gateway']),
    display: await keyFor(['display']),
  };
  const pin = { as: 'nadia', body: { pin: '407151' } };
  await world.ask('PUT', '/api/v1/agents/shop.ann/pin', pin);
  await seats(world, 'ben', 'st14');
  return { ...world, keys };
}

/** An agent signs on at a station, ready. */
export async function seats({ ask }: TestApi, agent: string, station: string): Promise<void> {
  const headers = { 'idempotency-key': `seat-${agent}` };
  const path = `/api/v1/agents/shop.${agent}`;
  const body = { groupIds: ['shop.g'], addressId: `shop.${station}` };
  await ask('POST', `${path}/sign-on`, { as: agent, headers, body });
  await ask('PUT', `${path}/state`, { as: agent, body: { state: 'ready' } });
}

/** The same world in the next process: from its journal and store, at the same instant. */
export async function restarted(world: WalkedWorld, place: WorldPlace): Promise<WalkedWorld> {
  const clock = new TurnedClock(world.clock.nowMs());
  // As a start does, with the version of the centre file that was stored last.
  const stored = world.store.centres.last(walkedCentre.id)?.text;
  const centre = stored === undefined ? walkedCentre : (JSON.parse(stored) as CentreFile);
  await stops(world);
  const journal = new MemoryJournal(world.journal);
  const next = await served({ ...place, centre }, journal, clock, world.live.epoch + 1);
  return { ...next, keys: world.keys };
}

export async function stops({ app, store, stopOrders, ruleService }: WalkedWorld): Promise<void> {
  await stopOrders?.();
  await app.close();
  ruleService.close();
  store.close();
}

async function served(
  { path, hasRules, centre = walkedCentre }: WorldPlace,
  journal: MemoryJournal,
  clock: TurnedClock,
  epoch: number,
): Promise<Omit<WalkedWorld, 'keys'>> {
  const reported: string[] = [];
  const onError = ({ message }: Error) => void reported.push(message);
  const dials = new ScriptedDials();
  const startMs = () => clock.nowMs();
  const world = await aServer(
    centre,
    hasRules ? initial.ruleSets : [],
    worldOf(centre, hasRules ? initial.world : {}),
    {
      path,
      clock,
      epoch,
      dials,
      journal: { journal, engine: 'test', onError, startMs },
      takesOrders: true,
      access: { accounts },
      webhookAllow: ['127.0.0.0/8'],
      onInternal: onError,
    },
  );
  return { ...world, journal, dials, reported };
}

/** The items of a list's answer. */
export function itemsIn({ body }: { readonly body: Body }): readonly Body[] {
  return (body['items'] ?? []) as readonly Body[];
}
