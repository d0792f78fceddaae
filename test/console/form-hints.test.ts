/** What the forms of schemas say of each member, in both languages. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../api/document/openapi.ts';
import { operations } from '../../api/index.ts';
import { hintOf, plainSchema, type Schema } from '../../console/forms/schema.ts';
import { jsonSchema } from '../../contracts/index.ts';

const root = join(import.meta.dirname, '../..');
const french = JSON.parse(
  readFileSync(join(root, 'console/forms/hints-fr.json'), 'utf8'),
) as Readonly<Record<string, string>>;
/** Bodies that forms are made of. */
const bodies = [
  ...['PutChannelBody', 'PutFraudEntriesBody', 'CreateItemBody', 'CreateCatalogueBody'],
  ...['CreateCouponBody', 'CreateScriptBody', 'CreateContinuityProgrammeBody'],
];
/** A code or a figure is the same in both. */
const isCode = /^(?:mode )?\w+(?: \d+)?(?:, \w+(?: \d+)?)*$/;

/** A schema and all that it leads to. */
function* schemasIn(schema: unknown, document: object, seen: Set<unknown>): Generator<Schema> {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return;
  seen.add(schema);
  yield schema as Schema;
  const { $ref } = schema as Schema;
  if (typeof $ref === 'string') {
    let at: unknown = document;
    for (const member of $ref.split('/').slice(1)) at = Reflect.get(Object(at), member);
    yield* schemasIn(at, document, seen);
  }
  for (const member of Object.values(schema)) yield* schemasIn(member, document, seen);
}

/** What a member may be of: codes of its schema, of its items, or of its shapes. */
function codesOf(name: string, member: Schema): readonly string[] {
  const document = member.$ref?.startsWith('#/$defs') === true ? centre : api;
  const plain = plainSchema(member, document);
  const { enum: own = [], const: one, items, anyOf = [], oneOf = [] } = plain;
  const inner = [...anyOf, ...oneOf, ...(typeof items === 'object' ? [items] : [])];
  const codes = [...own, one].filter((code) => typeof code === 'string');
  return [
    ...codes.map((code) => `${name}.${code}`),
    ...inner.flatMap((part) => codesOf(name, part)),
  ];
}

const api = openApiDocument(operations, '1');
const centre = jsonSchema('centre') as object;
const refs = bodies.map((name) => ({ $ref: `#/components/schemas/${name}` }));
const schemas = [
  ...schemasIn(refs, api, new Set()),
  ...schemasIn({ $ref: '#' }, centre, new Set()),
];

describe('the hints of forms', () => {
  it('are there in French, each of them, and none for nothing', () => {
    const said = new Set(
      schemas.flatMap(({ description }) => {
        if (typeof description !== 'string') return [];
        const { words, usual } = hintOf({ description });
        return [words, usual ?? ''].filter((one) => one !== '');
      }),
    );
    expect(said.size).toBeGreaterThan(200);
    const lacking = [...said].filter((words) => !(words in french || isCode.test(words)));
    expect(lacking).toEqual([]);
    expect(Object.keys(french).filter((words) => !said.has(words))).toEqual([]);
  });

  it('stand beside a label, of which every member has one', () => {
    const path = join(root, 'console/forms/messages/en.json');
    const labels = JSON.parse(readFileSync(path, 'utf8')) as object;
    const names = new Set(
      schemas.flatMap(({ type, properties }) =>
        type === 'object' ? Object.keys(properties ?? {}) : [],
      ),
    );
    expect(names.size).toBeGreaterThan(150);
    const lacking = [...names].filter((name) => !(`${name.replace(/Ms$/, '')}Label` in labels));
    // Of amounts, which are one field; and of the file's own format, which no form shows.
    expect(lacking.sort()).toEqual(['amountMinor', 'schema']);
  });

  it.each(['en', 'fr'])('offer choices in words, none missing and none for nothing: %s', (tag) => {
    const path = join(root, `console/forms/messages/${tag}.json`);
    const said = Object.keys(JSON.parse(readFileSync(path, 'utf8')) as object);
    const choices = new Set(
      schemas.flatMap(({ properties }) =>
        Object.entries(properties ?? {}).flatMap(([name, member]) => codesOf(name, member)),
      ),
    );
    // Of the file's own format, which no form shows.
    choices.delete('schema.callwright.centre/1');
    expect(choices.size).toBeGreaterThan(90);
    const worded = said.filter((key) => key.endsWith('Value')).map((key) => key.slice(0, -5));
    expect(worded.sort()).toEqual([...choices].sort());
  });

  it('have narrow spaces before French signs', () => {
    const plain = Object.values(french).filter((words) => / [;:!?]/.test(words));
    expect(plain).toEqual([]);
  });
});
