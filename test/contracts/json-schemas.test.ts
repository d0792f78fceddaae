import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { factsPage, jsonSchemas, ruleSetJsonSchema } from '../../contracts/index.ts';
import { frenchDescriptions } from '../../contracts/words/rule-words.ts';
import { dictionary, ruleKindNames } from '../../rules/index.ts';

const folder = 'docs/schemas';

describe('the JSON Schemas', () => {
  it('in docs/schemas are those the Zod schemas give', () => {
    const files = jsonSchemas();
    expect(files.map(({ name }) => name)).toEqual([
      'centre.schema.json',
      'columns.schema.json',
      'decision-line.schema.json',
      'effect-line.schema.json',
      ...ruleKindNames.map((kind) => `rule-set.${kind}.schema.json`),
      'scenario.schema.json',
      'shift-rules.schema.json',
      'trace-line.schema.json',
      'world.schema.json',
    ]);
    expect(readdirSync(folder).sort()).toEqual(files.map(({ name }) => name).sort());
    for (const { name, schema } of files) {
      expect(readFileSync(`${folder}/${name}`, 'utf8')).toBe(
        `${JSON.stringify(schema, null, 2)}\n`,
      );
    }
  });

  it('refuse unknown members of what people write, and allow those of what we write', () => {
    for (const { name, schema } of jsonSchemas()) {
      const isStrict = JSON.stringify(schema).includes('"additionalProperties":false');
      expect(`${name} ${isStrict}`).toBe(`${name} ${name !== 'effect-line.schema.json'}`);
    }
  });
});

/** Every object of a schema, by its JSON pointer; `x-` members are left out. */
function objectsOf(schema: unknown, pointer = ''): [string, object][] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inner = Object.entries(schema)
    .filter(([key]) => !key.startsWith('x-'))
    .flatMap(([key, value]) => objectsOf(value, `${pointer}/${key}`));
  return [[pointer, schema], ...inner];
}

describe('the JSON Schema', () => {
  it.each([
    ['scenarios', 'scenario.schema.json', 250],
    ['centre files', 'centre.schema.json', 90],
  ])('of %s describes every member', (_, file, least) => {
    const found = jsonSchemas().find(({ name }) => name === file);
    const members = objectsOf(found?.schema).filter(([pointer]) =>
      /\/properties\/[^/]+$/.test(pointer),
    );
    expect(members.length).toBeGreaterThan(least);
    const silent = members.filter(([, member]) => !('description' in member));
    expect(silent.map(([pointer]) => pointer)).toEqual([]);
  });
});

describe('the JSON Schemas of rule sets', () => {
  const schemas = ruleKindNames.map((kind) => ({ kind, schema: ruleSetJsonSchema(kind) }));

  it('describe every member, in English and French', () => {
    const members = schemas.flatMap(({ schema }) =>
      objectsOf(schema).filter(([pointer]) => /\/properties\/[^/]+$/.test(pointer)),
    );
    expect(members.length).toBeGreaterThan(300);
    const silent = members.filter(([, member]) => !('description' in member && 'x-help' in member));
    expect(silent.map(([pointer]) => pointer)).toEqual([]);
  });

  it('have no French sentence that nothing says in English', () => {
    const said = new Set(
      schemas.flatMap(({ schema }) =>
        objectsOf(schema).map(([, object]) => Reflect.get(object, 'description')),
      ),
    );
    expect([...frenchDescriptions.keys()].filter((sentence) => !said.has(sentence))).toEqual([]);
  });

  it('have every definition they refer to', () => {
    for (const { schema } of schemas) {
      const definitions = Object.keys(schema['$defs'] as object);
      const named = objectsOf(schema).map(([, object]) => Reflect.get(object, '$ref'));
      const refs = new Set(named.filter((ref) => ref !== undefined));
      expect([...refs].sort()).toEqual(definitions.map((name) => `#/$defs/${name}`).sort());
    }
  });

  it('name the facts their kind may read, and those of lines for `where`', () => {
    const factsOf = (kind: (typeof ruleKindNames)[number]) =>
      ruleSetJsonSchema(kind)['x-facts'] as { name: string; where?: boolean; known: string }[];
    expect(factsOf('coupon').map(({ name }) => name)).toContain('coupon.usesLeft');
    expect(factsOf('route').some(({ name }) => name.startsWith('coupon.'))).toBe(false);
    expect(factsOf('classify').some(({ name }) => name === 'call.type')).toBe(false);
    expect(
      factsOf('check')
        .filter(({ where }) => where)
        .map(({ name }) => name),
    ).toContain('line.sku');
    expect(factsOf('treat').find(({ name }) => name === 'call.waitMs')).toMatchObject({
      label: { en: 'Wait in the queue', fr: 'Attente dans la file' },
      type: 'int',
      unit: 'ms',
      known: 'queued',
      class: 'dynamic',
      supplier: 'driver',
      example: 45_000,
    });
  });

  it('explain every operator in both languages', () => {
    const help = ruleSetJsonSchema('route')['x-help'] as object;
    expect(Object.keys(help)).toHaveLength(14);
    expect(Object.values(help).every(({ en, fr }) => en !== '' && fr !== '')).toBe(true);
  });
});

describe('the page of facts', () => {
  it('is the one the dictionary gives, with every fact in it', () => {
    expect(readFileSync('docs/facts.md', 'utf8')).toBe(factsPage());
    for (const { name } of dictionary) expect(factsPage()).toContain(`| \`${name}\` |`);
  });
});
