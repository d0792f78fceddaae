/**
 * The options of an operation, from the schemas of the operation table. Nested members are JSON;
 * `--body` takes what no option can.
 */
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { Operation } from '../../api/index.ts';
import { drawPlainly } from '../../contracts/index.ts';
import type { OptionSpec } from '../command.ts';

interface Drawn {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Drawn;
  readonly anyOf?: readonly Drawn[];
  readonly oneOf?: readonly Drawn[];
  readonly properties?: { readonly [name: string]: Drawn };
  readonly required?: readonly string[];
}

export interface Member {
  readonly name: string;
  readonly place: 'path' | 'query' | 'body';
  readonly isNeeded: boolean;
  readonly flag: string;
  readonly drawn: Drawn;
  /** An alias's value for a member that is not given. Default: none. */
  readonly usual?: string;
}

/** Flags that every operation has; a member of the same name gets another flag. */
const taken = [
  'all',
  'as',
  'ascii',
  'body',
  'centre-id',
  'color',
  'help',
  'idempotency-key',
  'if-match',
  'json',
  'only',
  'output',
  'password',
  'server',
  'version',
];

export function membersOf({ params, query, body }: Operation): readonly Member[] {
  return [
    ...membersIn('path', params).filter(({ name }) => name !== 'centre'),
    ...membersIn('query', query),
    ...(body === undefined ? [] : membersIn('body', body)),
  ];
}

function membersIn(place: Member['place'], schema: z.ZodType): readonly Member[] {
  const whole = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: drawPlainly,
  }) as Drawn;
  const object = variantsOf(whole).find(({ properties }) => properties !== undefined);
  return Object.entries(object?.properties ?? {}).map(([name, drawn]) => {
    const plain = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    // `--no-…` means the opposite of an option to the parser, so such a member gets another flag
    // too.
    const isTaken = taken.includes(plain) || plain.startsWith('no-');
    const flag = `--${isTaken ? `${place}-` : ''}${plain}`;
    return { name, place, isNeeded: object?.required?.includes(name) === true, flag, drawn };
  });
}

export function attributeOf({ flag }: Member): string {
  return flag.slice(2).replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
}

function variantsOf(drawn: Drawn): readonly Drawn[] {
  return (drawn.anyOf ?? drawn.oneOf)?.flatMap(variantsOf) ?? [drawn];
}

export function optionOf({
  name,
  place,
  flag,
  drawn,
  isNeeded,
  usual,
}: Member): [string, OptionSpec] {
  const variants = variantsOf(drawn);
  const isMany = variants.some(({ type }) => type === 'array');
  const said = [
    ...(isNeeded ? ['needed'] : []),
    ...sayingOf(drawn, variants),
    ...(isMany ? ['again for more'] : []),
    ...(usual === undefined ? [] : [`[${usual}]`]),
  ];
  const value = place === 'path' ? 'id' : valueName(name, variants);
  return [`${flag} <${value}>`, [said.join('; '), readerOf(variants)]];
}

function sayingOf(drawn: Drawn, variants: readonly Drawn[]): readonly string[] {
  const { description = variants.find((one) => one.description)?.description } = drawn;
  const { minimum, maximum }: Drawn = variants.find(({ type }) => isNumber(type)) ?? {};
  const bounds = [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(maximum === undefined ? [] : [`to ${maximum}`]),
  ].join(' ');
  return [(description ?? '').replace(/\.$/, ''), bounds].filter((text) => text !== '');
}

const units: readonly (readonly [end: RegExp, unit: string])[] = [
  [/Ms(Max|Min)?$/, 'ms'],
  [/Share(Max|Min)?$/, '0..1'],
  [/Percent(Max|Min)?$/, 'percent'],
  [/Minor$/, 'minor units'],
  [/^seconds$/, 'seconds'],
  [/[dD]ays$/, 'days'],
];

function valueName(name: string, variants: readonly Drawn[]): string {
  const one = variants.find(({ type }) => type !== 'null') ?? {};
  const { type, format, items } = one;
  if (type === 'array') return valueName(name, variantsOf(items ?? {}));
  if (format === 'date-time') return 'instant';
  if (isNumber(type)) return units.find(([end]) => end.test(name))?.[1] ?? 'number';
  if (type === 'boolean') return 'true or false';
  if (format !== undefined) return format;
  if (type === 'string') return /(^|[a-z])Ids?$/.test(name) ? 'id' : 'text';
  return 'JSON';
}

type Reader = ((text: string, before?: unknown) => unknown) & { choices?: readonly string[] };

function readerOf(variants: readonly Drawn[]): Reader {
  const list = variants.find(({ type }) => type === 'array');
  if (list !== undefined) {
    const ofItem = variantsOf(list.items ?? {});
    return (text, before = []) => {
      const more = text.startsWith('[') ? readJson(text) : [readAs(ofItem, text)];
      return [...(before as readonly unknown[]), ...(more as readonly unknown[])];
    };
  }
  const words = variants.flatMap((one) => one.enum ?? (one.const === undefined ? [] : [one.const]));
  const isChoice = variants.every((one) => one.enum !== undefined || one.const !== undefined);
  const read: Reader = (text) => readAs(variants, text);
  if (!isChoice || !words.every((word) => typeof word === 'string')) return read;
  return Object.assign(read, { choices: words });
}

function readAs(variants: readonly Drawn[], text: string): unknown {
  const types = variants.map(({ type }) => type);
  if (text === 'null' && types.includes('null')) return null;
  if (types.includes('boolean') && /^(true|false)$/.test(text)) return text === 'true';
  if (types.some(isNumber) && Number.isFinite(Number(text)) && text !== '') return Number(text);
  if (types.includes('string')) return text;
  if (types.some((type) => type === undefined || type === 'object')) return readJson(text);
  throw new InvalidArgumentError(`Expected ${types.join(' or ')}.`);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('Expected JSON, such as {"en":"Blue mug"} or "a text".');
  }
}

function isNumber(type: string | undefined): boolean {
  return type === 'number' || type === 'integer';
}
