import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  formatRuleSet,
  parseRuleSet,
  parseRuleTable,
  parseWorld,
  worldOf,
} from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { exportTable } from '../../rules/index.ts';

const setsFolder = 'rules/sets';
const world = {
  schema: 'callwright.world/1',
  languages: ['fr', 'en'],
  queues: ['old'],
  texts: { welcome: { fr: 'Bonjour', en: 'Hello' } },
  music: ['piano'],
  items: [{ sku: 'A-1', name: { fr: 'Drap' }, category: 'bed', priceMinor: 100, costMinor: 40 }],
  holdCodes: ['FRAUD'],
  reasonSets: { 'price-reasons': ['match'] },
  roles: ['sales'],
  priceGroups: ['outlet'],
  links: [
    {
      triggerSku: 'A-1',
      linkedSku: 'B-2',
      kind: 'crossSell',
      priority: 1,
      rule: 'b',
      active: true,
    },
  ],
} as const;

function faults(change: object): string[] {
  const parsed = parseWorld(JSON.stringify({ ...world, ...change }));
  return parsed.ok ? [] : parsed.problems.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe('a world file', () => {
  it('is read without its format', () => {
    const { schema: _schema, ...rest } = world;
    expect(parseWorld(JSON.stringify(world))).toEqual({ ok: true, world: rest });
  });

  it.each([
    [{ schema: 'callwright.world/2' }, 'wrong_value /schema'],
    [{ languages: [] }, 'out_of_range /languages'],
    [{ texts: { Welcome: { fr: 'a' } } }, 'wrong_format /texts/Welcome'],
    [{ texts: { welcome: { fr: '' } } }, 'out_of_range /texts/welcome/fr'],
    [{ musik: [] }, 'unknown_key /musik'],
    [{ items: [{ ...world.items[0], priceMinor: 1.5 }] }, 'wrong_type /items/0/priceMinor'],
    [{ links: [{ ...world.links[0], kind: 'sideSell' }] }, 'wrong_value /links/0/kind'],
  ])('is refused at the place of the mistake: %j', (change, expected) => {
    expect(faults(change)).toEqual([expected]);
  });

  it('takes queues, languages, skills and agents from the centre, profiles resolved', () => {
    const centre: CentreFile = {
      schema: 'callwright.centre/1',
      id: 'verdier',
      timeZone: 'Europe/Paris',
      queues: [{ id: 'sales' }],
      skills: ['french', 'linen'],
      profiles: [{ id: 'junior', skills: { french: 80, linen: 20 } }],
      agents: [{ id: 'anna', profile: 'junior', skills: { linen: 60 } }],
    };
    const parsed = parseWorld(JSON.stringify(world));
    expect(worldOf(centre, parsed.ok ? parsed.world : {})).toMatchObject({
      queues: ['sales'],
      languages: ['fr', 'en'],
      skills: ['french', 'linen'],
      agents: [{ id: 'anna', skills: { french: 80, linen: 60 } }],
      music: ['piano'],
    });
    expect(worldOf(centre)).not.toHaveProperty('languages');
  });
});

describe('the sets and the world of Maison Verdier', () => {
  const files = readdirSync(setsFolder);
  const read = (name: string) => readFileSync(`${setsFolder}/${name}`, 'utf8');
  const sets = files.filter((name) => name.endsWith('.rules.json'));

  it('are there', () => {
    expect(sets.length).toBeGreaterThanOrEqual(9);
  });

  it.each(sets)(
    '%s is read without a finding, and keeps its value when it is formatted',
    (name) => {
      const text = read(name);
      const parsed = parseRuleSet(text);
      expect(parsed.ok ? [] : parsed.findings).toEqual([]);
      expect(JSON.parse(formatRuleSet(text))).toEqual(JSON.parse(text));
    },
  );

  it.each(sets)('%s comes back from its own decision table', (name) => {
    const parsed = parseRuleSet(read(name));
    if (!parsed.ok) throw new Error(`${name} is not read`);
    const exported = exportTable(parsed.file);
    const back = parseRuleTable(exported.ok ? exported.csv : '', parsed.file);
    expect(back.ok && back.file).toEqual(parsed.file);
  });

  it('has a world that is read', () => {
    expect(parseWorld(read('verdier.world.json'))).toMatchObject({ ok: true });
  });
});
