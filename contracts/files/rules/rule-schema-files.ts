/**
 * JSON Schema files of rule sets: one per kind, and a common file with shared definitions, facts
 * and help. {@link ruleSetJsonSchema} gives a kind's complete schema.
 */
import { ruleKindNames } from '../../../rules/index.ts';
import { keywordHelp } from '../../words/rule-help.ts';
import { type JsonSchema, ruleSetJsonSchema } from './rule-json-schema.ts';

type Definitions = { [name: string]: unknown };

const commonName = 'rule-set';
const localRef = '#/$defs/';

export const ruleSchemaNames: readonly string[] = [
  commonName,
  ...ruleKindNames.map((kind) => `${commonName}.${kind}`),
];

export function ruleSchemaFiles(): ReadonlyMap<string, JsonSchema> {
  const kinds = ruleKindNames.map(ruleSetJsonSchema);
  const own = ownDefinitions(kinds.map(definitionsOf));
  const common = new CommonParts(kinds, own);
  const files = kinds.map((whole) => kindFile(whole, common, own));
  const shared = {
    $schema: kinds[0]?.['$schema'],
    title: 'What kinds of rule sets have in common',
    $defs: common.definitions,
    'x-facts': allFacts(kinds),
    'x-help': keywordHelp,
  };
  return new Map([shared, ...files].map((file, place) => [ruleSchemaNames[place] ?? '', file]));
}

function kindFile(whole: JsonSchema, common: CommonParts, own: ReadonlySet<string>): JsonSchema {
  const { $defs, 'x-facts': _facts, 'x-help': _help, ...body } = whole;
  const kept = Object.entries($defs as Definitions).filter(([name]) => own.has(name));
  const definitions = kept.map(([name, schema]) => [name, common.withRefs(schema, [name])]);
  return {
    ...(common.withRefs(body, []) as JsonSchema),
    $defs: Object.fromEntries(definitions),
  };
}

function ownDefinitions(kinds: readonly Definitions[]): ReadonlySet<string> {
  const texts = new Map<string, string>();
  const own = new Set<string>();
  for (const [name, schema] of kinds.flatMap(Object.entries)) {
    const text = JSON.stringify(schema);
    if ((texts.get(name) ?? text) !== text) own.add(name);
    texts.set(name, text);
  }
  for (let count = -1; count !== own.size; ) {
    count = own.size;
    for (const [name, text] of texts) if (refersTo(text, own)) own.add(name);
  }
  return own;
}

function refersTo(text: string, names: ReadonlySet<string>): boolean {
  return [...names].some((name) => text.includes(`"${localRef}${name}"`));
}

class CommonParts {
  readonly definitions: Definitions = {};
  readonly #own: ReadonlySet<string>;
  readonly #kindsByText = new Map<string, number>();
  readonly #nameByText = new Map<string, string>();

  constructor(kinds: readonly JsonSchema[], own: ReadonlySet<string>) {
    this.#own = own;
    for (const kind of kinds) {
      for (const text of new Set(memberTexts(kind))) {
        this.#kindsByText.set(text, (this.#kindsByText.get(text) ?? 0) + 1);
      }
      for (const [name, schema] of Object.entries(definitionsOf(kind))) {
        if (!own.has(name)) this.definitions[name] = schema;
      }
    }
  }

  withRefs(schema: unknown, path: readonly string[], isMember = false): unknown {
    if (Array.isArray(schema)) return schema.map((one) => this.withRefs(one, path));
    if (typeof schema !== 'object' || schema === null) return schema;
    if (isMember) {
      const text = JSON.stringify(schema);
      const isCommon = (this.#kindsByText.get(text) ?? 0) > 1 && !refersTo(text, this.#own);
      if (isCommon) return { $ref: this.#refTo(text, path) };
    }
    const entries = Object.entries(schema).map(([key, value]) => {
      if (key === '$ref') return [key, this.#moved(value)];
      if (key !== 'properties') return [key, this.withRefs(value, path)];
      const members = Object.entries(value as object).map(([name, member]) => [
        name,
        this.withRefs(member, [...path, name], true),
      ]);
      return [key, Object.fromEntries(members)];
    });
    return Object.fromEntries(entries);
  }

  #refTo(text: string, path: readonly string[]): string {
    const free = (name: string): boolean => !Object.hasOwn(this.definitions, name);
    const name = this.#nameByText.get(text) ?? freeName(path.join('.'), free);
    this.#nameByText.set(text, name);
    this.definitions[name] = JSON.parse(text);
    return `${commonName}.schema.json${localRef}${name}`;
  }

  #moved(ref: string): string {
    return this.#own.has(ref.slice(localRef.length)) ? ref : `${commonName}.schema.json${ref}`;
  }
}

function freeName(name: string, isFree: (name: string) => boolean): string {
  let number = 1;
  const numbered = (): string => (number === 1 ? name : `${name}.${number}`);
  while (!isFree(numbered())) number += 1;
  return numbered();
}

function memberTexts(schema: unknown, isMember = false): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inner = Object.entries(schema).flatMap(([key, value]) =>
    key === 'properties'
      ? Object.values(value as object).flatMap((member) => memberTexts(member, true))
      : memberTexts(value),
  );
  return isMember ? [JSON.stringify(schema), ...inner] : inner;
}

function definitionsOf({ $defs }: JsonSchema): Definitions {
  return $defs as Definitions;
}

/**
 * Facts of all kinds of rule sets, each once; without `where` if some kind reads the fact outside
 * conditions on lines.
 */
function allFacts(kinds: readonly JsonSchema[]): readonly unknown[] {
  const facts = kinds.flatMap((kind) => kind['x-facts'] as readonly { name: string }[]);
  const byName = new Map(facts.map((fact) => [fact.name, fact]));
  for (const fact of facts) if (!Object.hasOwn(fact, 'where')) byName.set(fact.name, fact);
  return [...byName.values()];
}
