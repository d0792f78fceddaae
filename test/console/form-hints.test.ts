/** What the forms of schemas say of each member, in both languages. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../api/document/openapi.ts';
import { operations } from '../../api/index.ts';
import { hintOf, type Schema } from '../../console/forms/schema.ts';
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

const refs = bodies.map((name) => ({ $ref: `#/components/schemas/${name}` }));
const schemas = [
  ...schemasIn(refs, openApiDocument(operations, '1'), new Set()),
  ...schemasIn({ $ref: '#' }, jsonSchema('centre') as object, new Set()),
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

  it('have narrow spaces before French signs', () => {
    const plain = Object.values(french).filter((words) => / [;:!?]/.test(words));
    expect(plain).toEqual([]);
  });
});
