/**
 * What a module of declarations hands out, and which types its functions name, read from the text:
 * enough for what our own compiler prints.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Declarations {
  /** Text of each declaration that is handed out, by name. */
  readonly own: ReadonlyMap<string, string>;
  /** Names that the file takes from others, or declares for itself. */
  readonly known: ReadonlySet<string>;
  /** Modules handed on: whole, or by name. */
  readonly from: readonly HandedOn[];
}

/** `names`: null, all; `isType`: functions among them cannot be called. */
interface HandedOn {
  readonly path: string;
  readonly names: readonly string[] | null;
  readonly isType: boolean;
}

const files = new Map<string, Declarations>();

/** Types that functions of a module name in their signatures and that it does not hand out. */
export function unnamedTypes(module: string): readonly string[] {
  const handedOut = namesOf(module, null);
  const missing = new Set<string>();
  for (const { name, file, isType } of handedOut.values()) {
    if (isType) continue;
    const { own, known } = declarationsOf(file);
    const text = own.get(name) ?? '';
    if (!/^export declare function/.test(text)) continue;
    for (const [type] of text.matchAll(/\b[A-Z]\w*\b(?!\.)/g)) {
      if (known.has(type) && !hasType(handedOut, type)) missing.add(`${type} of ${name}`);
    }
  }
  return [...missing].toSorted();
}

/** Under its own name, or another. */
function hasType(handedOut: ReadonlyMap<string, Place>, type: string): boolean {
  return handedOut.has(type) || [...handedOut.values()].some(({ name }) => name === type);
}

type Place = { readonly name: string; readonly file: string; readonly isType: boolean };

function namesOf(file: string, only: readonly string[] | null): Map<string, Place> {
  const { own, from } = declarationsOf(file);
  const all = new Map<string, Place>();
  for (const { path, names, isType } of from) {
    for (const [name, place] of namesOf(path, names)) {
      all.set(name, { ...place, isType: isType || place.isType });
    }
  }
  for (const name of own.keys()) all.set(name, { name, file, isType: false });
  if (only === null) return all;
  const picked = only.map((one) => one.split(' as '));
  return new Map(
    picked.flatMap(([name = '', as = name]) => {
      const place = all.get(name);
      return place === undefined ? [] : [[as, place] as const];
    }),
  );
}

function declarationsOf(file: string): Declarations {
  const kept = files.get(file);
  if (kept !== undefined) return kept;
  const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const own = new Map<string, string>();
  const known = new Set<string>();
  const forms =
    /^(export )?(?:declare )?(?:abstract )?(function|const|class|interface|type) (\w+)/gm;
  const starts = [...text.matchAll(forms)];
  for (const [at, match] of starts.entries()) {
    const [, exported, , name = ''] = match;
    known.add(name);
    const end = text.indexOf('\n}', match.index);
    const next = starts[at + 1]?.index ?? text.length;
    const until = Math.min(next, match[2] === 'function' ? next : end === -1 ? next : end);
    if (exported !== undefined) own.set(name, text.slice(match.index, until));
  }
  const from: HandedOn[] = [];
  const passed =
    /^(import|export)( type)? (?:\*|(?:type )?\{([^}]*)\})(?: as \w+)? from '([^']+)'/gm;
  for (const [, kind, type, list, target = ''] of text.matchAll(passed)) {
    const names = list?.split(',').flatMap((one) => one.trim().replace(/^type /, '') || []);
    const path = join(dirname(file), target.replace(/\.js$/, '.d.ts'));
    if (kind === 'import')
      for (const name of names ?? []) known.add(name.split(' as ').at(-1) ?? '');
    else if (existsSync(path))
      from.push({ path, names: names ?? null, isType: type !== undefined });
  }
  const declarations = { own, known, from };
  files.set(file, declarations);
  return declarations;
}
