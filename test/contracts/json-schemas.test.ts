import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import {
  factsPage,
  jsonSchema,
  jsonSchemaNames,
  ruleSetJsonSchema,
} from '../../contracts/index.ts';
import { frenchDescriptions } from '../../contracts/words/rule-words.ts';
import { dictionary, ruleKindNames } from '../../rules/index.ts';
import { treeFiles } from '../support/tree.ts';

const named = (name: string): object => jsonSchema(name) ?? {};

describe('the JSON Schemas', () => {
  it('are there under every name, and under no other', () => {
    expect(jsonSchemaNames).toEqual(jsonSchemaNames.toSorted());
    expect(jsonSchemaNames).toContain('centre');
    for (const kind of ruleKindNames) expect(jsonSchemaNames).toContain(`rule-set.${kind}`);
    for (const name of jsonSchemaNames) expect(named(name)).toHaveProperty('title');
    for (const name of ['centr', 'rule-set.rout', 'toString']) {
      expect(jsonSchema(name)).toBeUndefined();
    }
  });

  it('refuse unknown members of what people write, and allow those of what we write', () => {
    for (const name of jsonSchemaNames) {
      const isStrict = JSON.stringify(named(name)).includes('"additionalProperties":false');
      expect(`${name} ${isStrict}`).toBe(`${name} ${name !== 'effect-line'}`);
    }
  });
});

// References stay calls: written in place they take Ajv twice as long.
const ajv = new Ajv({ strict: false, validateFormats: false, inlineRefs: false });
for (const name of jsonSchemaNames) ajv.addSchema(named(name), `${name}.schema.json`);

/** References lead from file to file. */
function schemaOf(name: string): ValidateFunction {
  return ajv.getSchema(`${name}.schema.json`) ?? expect.unreachable(name);
}

/** What is to hold of each file that stands here, by the name of its schema. */
function described(path: string, text: string): readonly [name: string, value: unknown][] {
  const lines = (): readonly unknown[] =>
    text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line)]));
  if (path.endsWith('.trace.jsonl') || path.endsWith('/trace.jsonl')) {
    return lines().map((line) => ['trace-line', line]);
  }
  if (path.endsWith('.decisions.jsonl')) return lines().map((line) => ['decision-line', line]);
  if (!path.endsWith('.json')) return [];
  const value = JSON.parse(text);
  if (path.endsWith('.rules.json')) return [[`rule-set.${value.kind}`, value]];
  const name = /^callwright\.([\w-]+)\/1$/.exec(value.schema)?.[1] ?? '';
  return jsonSchemaNames.includes(name) ? [[name, value]] : [];
}

describe('the examples', () => {
  const all = treeFiles(/^(examples|rules\/sets)\/.*\.jsonl?$/).flatMap(({ path, text }) =>
    described(path, text).map(([name, value]) => ({ path, name, value })),
  );

  it('hold to the JSON Schemas, each to its own', () => {
    const seen = new Set(all.map(({ name }) => name));
    const unseen = jsonSchemaNames.filter((name) => !seen.has(name));
    expect(unseen).toEqual(['effect-line', 'gateway-frame', 'rule-set']);
    const wrong = all.flatMap(({ path, name, value }) => {
      const validate = schemaOf(name);
      return validate(value) ? [] : [{ path, name, errors: validate.errors }];
    });
    expect(wrong).toEqual([]);
  });

  it('name as `$schema` the file that `npm run docs` writes for them', () => {
    const naming = all.filter(({ value }) => Object.hasOwn(value as object, '$schema'));
    expect(naming.length).toBeGreaterThan(10);
    for (const { path, name, value } of naming) {
      const target = join(dirname(path), String(Reflect.get(value as object, '$schema')));
      expect([path, target]).toEqual([path, `docs/schemas/${name}.schema.json`]);
    }
  });

  it('no longer hold with a member that nobody knows', () => {
    for (const { path, name, value } of all) {
      if (name === 'decision-line') continue;
      const validate = schemaOf(name);
      expect([path, validate({ ...(value as object), nobodyKnows: 1 })]).toEqual([path, false]);
    }
  });
});

describe('the files of rule sets', () => {
  const wholes = new Map(ruleKindNames.map((kind) => [kind, ajv.compile(ruleSetJsonSchema(kind))]));
  const sets = treeFiles(/\.rules\.json$/).map(({ text }) => JSON.parse(text));

  /** The set with one value of it taken away, or of another type. */
  function* spoilt(set: object): Generator<object> {
    const pointers = objectsOf(set).map(([pointer]) => pointer.split('/').slice(1));
    for (const path of pointers) {
      for (const name of Object.keys(path.reduce((at, key) => Reflect.get(at, key), set))) {
        for (const change of [Reflect.deleteProperty, spoil]) {
          const copy = structuredClone(set);
          change(
            path.reduce((at, key) => Reflect.get(at, key), copy),
            name,
          );
          yield copy;
        }
      }
    }
  }

  it('take and refuse what the whole schema of their kind does', () => {
    const taken = { true: 0, false: 0 };
    for (const kind of ruleKindNames) {
      const set = sets.find((one) => one.kind === kind);
      const small = { ...set, rules: set.rules.slice(0, 2), cases: set.cases.slice(0, 2) };
      for (const value of [set, ...spoilt(small)]) {
        const isTaken = wholes.get(kind)?.(value) === true;
        taken[`${isTaken}`] += 1;
        if (schemaOf(`rule-set.${kind}`)(value) !== isTaken) expect(value).toBe(isTaken);
      }
    }
    expect(taken.true).toBeGreaterThan(100);
    expect(taken.false).toBeGreaterThan(1000);
  });

  it('say in one file alone what several kinds share', () => {
    const texts = ruleKindNames.map((kind) => JSON.stringify(named(`rule-set.${kind}`)));
    const whole = ruleKindNames.map((kind) => JSON.stringify(ruleSetJsonSchema(kind)));
    const size = (of: readonly string[]): number => of.join('').length;
    expect(size([...texts, JSON.stringify(named('rule-set'))])).toBeLessThan(size(whole) / 2);
    for (const said of ['Who answers for the set.', '"label"', 'has at least one of the list']) {
      expect(texts.filter((text) => text.includes(said))).toEqual([]);
      expect(JSON.stringify(named('rule-set'))).toContain(said);
    }
  });
});

function spoil(object: object, name: string): boolean {
  return Reflect.set(object, name, { nobodyKnows: 1 });
}

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
    ['scenarios', 'scenario', 250],
    ['centre files', 'centre', 90],
  ])('of %s describes every member', (_, name, least) => {
    const members = objectsOf(named(name)).filter(([pointer]) =>
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
