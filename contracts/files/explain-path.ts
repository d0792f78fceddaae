/**
 * What a path of a file that people write means, read from the schema of that file: the one text of
 * `callwright explain`, of `docs/reference/files.md` and of editors.
 */
import { jsonSchema, jsonSchemaNames } from './json-schemas.ts';
import { exampleOf, formOf, unitOf, variantsOf, withoutReference } from './path-form.ts';
import type { JsonSchema } from './rules/rule-json-schema.ts';

export interface PathMember {
  readonly name: string;
  readonly says: string;
  /** Forms of a union that have it, such as `kind intervals`; null: every form has. */
  readonly of: string | null;
}

export interface PathMeaning {
  readonly file: string;
  /** `[]` follows a list, `*` stands for any name. */
  readonly path: string;
  readonly says: string;
  readonly usual: string | null;
  readonly isRequired: boolean;
  readonly form: string;
  readonly unit: string | null;
  readonly example: unknown;
  readonly actsIn: string;
  readonly members: readonly PathMember[];
  /** Name of its schema where several places have it; null: this place alone. */
  readonly shared: string | null;
}

/** Files that people write, and what reads them. */
const ruleSetReader = 'a centre in which it is in force, and the rules commands';
const readers: { readonly [file: string]: string } = {
  scenario: 'simulate, compare, sweep, staff, and the sim lab of the console',
  centre: 'start, route, why, and every simulation of the centre',
  accounts: 'start, with --accounts',
  'shift-rules': 'staff and roster week, with --shifts',
  people: 'roster week --people',
  columns: 'init, fit and forecast, with --columns',
  world: 'rules test, rules explain and rehearsals, with --world',
  ...Object.fromEntries(
    jsonSchemaNames
      .filter((name) => name.startsWith('rule-set.'))
      .map((name) => [name, ruleSetReader]),
  ),
};

export const explainedFiles = Object.keys(readers);

interface ExplainedMember {
  readonly path: string;
  readonly schema: JsonSchema;
  readonly name: string;
  readonly isRequired: boolean;
}

/** In every file that has the path, or in one; files that say the same together; empty: none. */
export function explainPath(path: string, only?: string): readonly PathMeaning[] {
  const steps = path
    .replaceAll(/\[[^\]]*\]|\/\d+(?=\/|$)/g, '')
    .split(/[./]/)
    .filter(Boolean);
  const files = only === undefined ? explainedFiles : [only];
  const found = files.flatMap((file) => {
    const root = rootOf(file);
    let places: readonly ExplainedMember[] = [
      { path: '', schema: root, name: '', isRequired: true },
    ];
    for (const step of steps) places = places.flatMap((place) => placesBelow(place, step, root));
    return places.length === 0 ? [] : [meaningOf(together(places, root), file, root)];
  });
  const alike = Map.groupBy(found, (one) => JSON.stringify({ ...one, file: '' }));
  return [...alike.values()].map((some) => ({
    ...(some[0] as PathMeaning),
    file: some.map(({ file }) => file).join(', '),
  }));
}

/** Kinds of rule sets take some of their definitions from the schema of what all have in common. */
function rootOf(file: string): JsonSchema {
  const [own = {}, common = {}] = [jsonSchema(file), jsonSchema('rule-set')];
  const definitions = [common, own].map((one) => one['$defs'] as JsonSchema | undefined);
  return { ...own, $defs: Object.assign({}, ...definitions) };
}

/** The names below a path, for what was mistyped. */
export function namesAlong(path: string, only?: string): readonly string[] {
  const steps = path.split(/[./]/).filter(Boolean);
  for (let length = steps.length - 1; length >= 0; length -= 1) {
    const found = explainPath(steps.slice(0, length).join('.'), only);
    const names = found.flatMap(({ members }) => members.map(({ name }) => name));
    if (names.length > 0) return [...new Set(names)];
  }
  return [];
}

/** Lists are entered without a step of their own; of lists without end, two. */
function entered(
  { path, schema, ...place }: ExplainedMember,
  root: JsonSchema,
): readonly ExplainedMember[] {
  return variantsOf(schema, root).flatMap((one) => {
    const { items } = one;
    if (typeof items !== 'object' || items === null || path.endsWith('[][]'))
      return { ...place, path, schema: one };
    return entered({ ...place, path: `${path}[]`, schema: items as JsonSchema }, root);
  });
}

function placesBelow(
  place: ExplainedMember,
  name: string,
  root: JsonSchema,
): readonly ExplainedMember[] {
  return entered(place, root).flatMap(({ path, schema }) => {
    const { properties = {}, additionalProperties, required = [] } = schema;
    const own = properties as { readonly [name: string]: JsonSchema };
    const at = (last: string) => (path === '' ? last : `${path}.${last}`);
    if (Object.hasOwn(own, name)) {
      const isRequired = (required as readonly string[]).includes(name);
      return { path: at(name), schema: own[name] ?? {}, name, isRequired };
    }
    if (typeof additionalProperties !== 'object' || additionalProperties === null) return [];
    const any = additionalProperties as JsonSchema;
    return Object.keys(any).length === 0
      ? []
      : { path: at('*'), schema: any, name: '*', isRequired: false };
  });
}

/** One place of all forms of a union that have the member; constants say which form they make. */
function together(places: readonly ExplainedMember[], root: JsonSchema): ExplainedMember {
  const [first, ...others] = places as readonly [ExplainedMember, ...ExplainedMember[]];
  const known = new Set(places.map(({ schema }) => JSON.stringify(schema)));
  if (others.length === 0 || known.size === 1) return first;
  const anyOf = places.map(({ schema }) => schema);
  const says = saysOfAll(anyOf, root);
  return { ...first, schema: { anyOf, description: says } };
}

function saysOfAll(schemas: readonly JsonSchema[], root: JsonSchema): string {
  const [first = {}] = schemas;
  const isChoice =
    schemas.length > 1 && schemas.every((one) => constantOf(one, root) !== undefined);
  if (!isChoice) return String(withoutReference(first, root)['description'] ?? '');
  return schemas.map((one) => `${constantOf(one, root)}: ${partsOf(one, root).says}`).join(' ');
}

function constantOf(schema: JsonSchema, root: JsonSchema): unknown {
  return withoutReference(schema, root)['const'];
}

function meaningOf(place: ExplainedMember, file: string, root: JsonSchema): PathMeaning {
  const { path, schema, name, isRequired } = place;
  const form = formOf(schema, root);
  const { says, usual } = partsOf(schema, root);
  return {
    file,
    path,
    says: says || String(schema['title'] ?? ''),
    usual,
    isRequired,
    form,
    unit: unitOf(name, form),
    example: exampleOf(schema, root),
    actsIn: readers[file] ?? '',
    members: membersOf(place, root),
    shared: sharedName(schema),
  };
}

/** Text and default: descriptions end in the default, in brackets. */
function partsOf(schema: JsonSchema, root: JsonSchema): { says: string; usual: string | null } {
  const text = String(withoutReference(schema, root)['description'] ?? '');
  const [, says = text, usual] = /^(.*?)\s*\[([^[\]]+)\]\.?$/s.exec(text) ?? [];
  const sentence = says === '' || /[.!?]$/.test(says) ? says : `${says}.`;
  return { says: sentence, usual: usual ?? null };
}

function membersOf(place: ExplainedMember, root: JsonSchema): readonly PathMember[] {
  const forms = entered(place, root).map(({ schema }) => ({
    label: labelOf(schema, root),
    own: Object.entries((schema['properties'] ?? {}) as { readonly [name: string]: JsonSchema }),
  }));
  const objects = forms.filter(({ own }) => own.length > 0);
  const names = [...new Set(objects.flatMap(({ own }) => own.map(([name]) => name)))];
  return names.map((name) => {
    const having = objects.filter(({ own }) => own.some(([one]) => one === name));
    const schemas = having.flatMap(({ own }) =>
      own.flatMap(([one, schema]) => (one === name ? [schema] : [])),
    );
    const says = partsOf({ description: saysOfAll(schemas, root) }, root).says;
    const labels = having.map(({ label }) => label).filter((label) => label !== '');
    const of = having.length === objects.length || labels.length === 0 ? null : labels.join(', ');
    return { name, says, of };
  });
}

/** What tells a form of a union from the others: its member with one constant value. */
function labelOf({ properties = {} }: JsonSchema, root: JsonSchema): string {
  for (const [name, schema] of Object.entries(properties as { [name: string]: JsonSchema })) {
    const only = constantOf(schema, root);
    if (only !== undefined) return `${name} ${only}`;
  }
  return '';
}

function sharedName(schema: JsonSchema): string | null {
  const of = (schema['items'] as JsonSchema | undefined) ?? schema;
  const name = /\/([\w.]+)$/.exec(String(of['$ref'] ?? ''))?.[1];
  return name === undefined || name.startsWith('_') ? null : name;
}
