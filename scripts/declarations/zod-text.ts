/**
 * Writes the type that a Zod schema accepts, with `.describe` texts as doc comments. Schemas with a
 * name are referred to by it.
 */
import type { z } from 'zod';

type Schema = z.core.$ZodType;
/** The members of a definition that this file reads, of any kind of schema. */
interface Definition {
  readonly type: string;
  readonly innerType: Schema;
  readonly element: Schema;
  readonly options: readonly Schema[];
  readonly items: readonly Schema[];
  readonly keyType: Schema;
  readonly valueType: Schema;
  readonly values: readonly (string | number | boolean | null)[];
  readonly entries: { readonly [name: string]: string | number };
  readonly shape: { readonly [name: string]: Schema };
  readonly out: Schema;
}

const wrappers = ['optional', 'nullable', 'readonly', 'default', 'prefault'];
const plain = ['string', 'number', 'boolean', 'null', 'undefined', 'never', 'unknown'];

export class ZodText {
  readonly #names: ReadonlyMap<Schema, string>;
  readonly #describe: (member: string) => string | undefined;
  /** Names that the written types refer to. */
  readonly used = new Set<string>();
  /** Whether a comment stands with it, by member. */
  readonly members = new Map<string, boolean>();

  constructor(
    names: ReadonlyMap<Schema, string>,
    describe: (member: string) => string | undefined,
  ) {
    this.#names = names;
    this.#describe = describe;
  }

  /** The type itself, even if the schema has a name. @throws {Error} for an unknown kind. */
  of(schema: Schema, indent = ''): string {
    const definition = definitionOf(schema);
    const inner = (one: Schema) => this.#inner(one, indent);
    switch (definition.type) {
      case 'object':
        return this.#object(definition.shape, indent);
      case 'array':
        return `readonly ${bracketed(inner(definition.element))}[]`;
      case 'tuple':
        return `readonly [${definition.items.map(inner).join(', ')}]`;
      case 'record':
        return `{ readonly [name: string]: ${inner(definition.valueType)} }`;
      case 'union':
        return union(definition.options.map(inner));
      case 'enum':
        return union(Object.values(definition.entries).map(quoted));
      case 'literal':
        return union(definition.values.map(quoted));
      case 'nullable':
        return union([inner(definition.innerType), 'null']);
      case 'optional':
        return isExact(schema)
          ? inner(definition.innerType)
          : union([inner(definition.innerType), 'undefined']);
      case 'pipe':
        return inner(definition.out);
      // `z.json()`, the only schema without a name that holds itself.
      case 'lazy':
        return 'unknown';
      default:
        if (wrappers.includes(definition.type)) return inner(definition.innerType);
        if (plain.includes(definition.type)) return definition.type;
        throw new Error(`a public type has a schema of kind ${definition.type} without a name`);
    }
  }

  #inner(schema: Schema, indent: string): string {
    for (let one: Schema | undefined = schema; one !== undefined; one = one._zod.parent) {
      const name = this.#names.get(one);
      if (name === undefined) continue;
      this.used.add(name);
      return name;
    }
    return this.of(schema, indent);
  }

  #object(shape: Definition['shape'], indent: string): string {
    const inside = `${indent}    `;
    const members = Object.entries(shape).map(([name, schema]) => {
      const text = descriptionOf(schema) ?? this.#describe(name);
      this.members.set(name, text !== undefined && this.members.get(name) !== false);
      const comment = text === undefined ? '' : docComment(text, inside);
      const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
      const mark = schema._zod.optout === 'optional' ? '?' : '';
      return `${comment}${inside}readonly ${key}${mark}: ${this.#inner(schema, inside)};\n`;
    });
    return members.length === 0 ? 'object' : `{\n${members.join('')}${indent}}`;
  }
}

/** A doc comment with its line end. */
export function docComment(text: string, indent: string): string {
  return `${indent}/** ${text.replaceAll('*/', '*\u200b/')} */\n`;
}

function descriptionOf(schema: Schema): string | undefined {
  const { description } = schema as Schema & { readonly description?: string };
  if (description !== undefined) return description;
  const { type, innerType } = definitionOf(schema);
  return wrappers.includes(type) ? descriptionOf(innerType) : undefined;
}

function definitionOf(schema: Schema): Definition {
  return schema._zod.def as unknown as Definition;
}

/** Whether an optional member, where it stands, may not be undefined. */
function isExact(schema: Schema): boolean {
  return schema._zod.traits.has('$ZodExactOptional');
}

function union(types: readonly string[]): string {
  return [...new Set(types)].map((type) => (type.includes('=>') ? `(${type})` : type)).join(' | ');
}

/** In brackets where a list of it would mean something else. */
function bracketed(type: string): string {
  let outside = type.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  for (let inner = ''; inner !== outside; ) {
    inner = outside;
    outside = inner.replaceAll(/\{[^{}]*\}/g, '');
  }
  return /\||^readonly /.test(outside) ? `(${type})` : type;
}

function quoted(value: unknown): string {
  return typeof value === 'string'
    ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
    : String(value);
}
