/**
 * The declarations that entry points reach, by TypeScript's own checker over emitted declarations.
 * Its interface is called unstable, so the version of `typescript` is exact.
 */

import { type Node, SyntaxKind } from 'typescript/unstable/ast';
import {
  API,
  type Symbol as Named,
  type Project,
  SymbolFlags,
  type Type,
} from 'typescript/unstable/sync';
import { describeMember, namedSchemas, type writtenSchemas } from './public-schemas.ts';
import { docComment, ZodText } from './zod-text.ts';

/** A declaration that stands alone: no imports, no inference from values or schemas. */
export interface Declaration {
  readonly name: string;
  /** With its comment, for a file of declarations. */
  readonly text: string;
  /** Names of the declarations that it refers to. */
  readonly refersTo: ReadonlySet<string>;
  /** Its members, and itself, that an editor says nothing of. */
  readonly undocumented: readonly string[];
  /** Number of its members, itself included. */
  readonly memberCount: number;
}

/** What is gathered while a declaration is written. */
interface Writing {
  readonly symbol: Named;
  readonly name: string;
  readonly refersTo: Set<string>;
  /** Whether an editor says something of it, by member. */
  readonly members: Map<string, boolean>;
}

export interface DeclarationGraph {
  /** By their names, in the order in which they are reached. */
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** What each entry point hands out: public names, and those of their declarations. */
  readonly entries: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const modifiers = [SyntaxKind.ExportKeyword, SyntaxKind.DeclareKeyword];
const types = [SyntaxKind.InterfaceDeclaration, SyntaxKind.TypeAliasDeclaration];
const memberKinds = [
  SyntaxKind.PropertySignature,
  SyntaxKind.MethodSignature,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.GetAccessor,
];

export interface WalkOptions {
  /** The declarations; a type from elsewhere may not be reached. */
  readonly folder: string;
  /** Schemas of the types that are written out, by their names. */
  readonly schemas: typeof writtenSchemas;
  /** What a member is that has no comment; default: by its name. */
  readonly describe?: typeof describeMember;
}

/** Reads the project of a `tsconfig.json` whose files are the entry points. */
export function declarationsOf(config: string, options: WalkOptions): DeclarationGraph {
  const { folder } = options;
  const api = new API({ cwd: folder });
  try {
    const snapshot = api.updateSnapshot({ openProjects: [config] });
    const [project] = snapshot.getProjects();
    if (project === undefined) throw new Error(`${config} is no project`);
    return new Walk(project, options).run();
  } finally {
    api.close();
  }
}

class Walk {
  readonly #project: Project;
  readonly #folder: string;
  readonly #schemas: typeof writtenSchemas;
  readonly #describe: typeof describeMember;
  /** Names of reached symbols, by id. */
  readonly #names = new Map<number, string>();
  readonly #taken = new Set<string>();
  readonly #waiting: Named[] = [];
  readonly #declared = new Map<string, Declaration>();

  constructor(project: Project, { folder, schemas, describe = describeMember }: WalkOptions) {
    this.#describe = describe;
    this.#project = project;
    this.#folder = folder;
    this.#schemas = schemas;
  }

  run(): DeclarationGraph {
    const entries = new Map<string, Map<string, string>>();
    for (const file of this.#project.rootFiles) {
      const names = new Map<string, string>();
      for (const exported of this.#exportsOf(file)) {
        names.set(exported.name, this.#reach(exported, exported.name) ?? exported.name);
      }
      entries.set(file, names);
    }
    for (let one = this.#waiting.shift(); one !== undefined; one = this.#waiting.shift()) {
      this.#declare(one);
    }
    return { declarations: this.#declared, entries };
  }

  #exportsOf(file: string): readonly Named[] {
    const { checker, program } = this.#project;
    const source = program.getSourceFile(file);
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    return module === undefined ? [] : checker.getExportsOfModule(module);
  }

  /** Its name in the written file; undefined: a type of the platform, or a type parameter. */
  #reach(found: Named, wanted = found.name): string | undefined {
    const { checker } = this.#project;
    const isAlias = (found.flags & SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? checker.getAliasedSymbol(found) : found;
    const known = this.#names.get(symbol.id);
    if (known !== undefined) return known;
    const [declaration] = symbol.declarations;
    const path = declaration?.path ?? '';
    if (/\/typescript[^/]*\/lib\/lib\./.test(path)) return undefined;
    if ((symbol.flags & SymbolFlags.TypeParameter) !== 0) return undefined;
    // Machines are XState's, which their users have.
    if (path.includes('/node_modules/xstate/')) return `import('xstate').${symbol.name}`;
    if (!path.toLowerCase().startsWith(this.#folder.toLowerCase()))
      throw new Error(`${symbol.name} is of ${path}`);
    const own = (isAlias ? wanted : symbol.name).replaceAll(/\W/g, '');
    let name = own;
    for (let at = 2; this.#taken.has(name); at += 1) name = `${own}${at}`;
    this.#taken.add(name);
    this.#names.set(symbol.id, name);
    this.#waiting.push(symbol);
    return name;
  }

  #declare(symbol: Named): void {
    const name = this.#names.get(symbol.id) ?? symbol.name;
    const writing: Writing = { symbol, name, refersTo: new Set(), members: new Map() };
    const nodes = symbol.declarations.map((handle) => {
      const node = handle.resolve(this.#project);
      if (node === undefined) throw new Error(`${symbol.name} has no declaration`);
      return node.kind === SyntaxKind.VariableDeclaration ? node.parent.parent : node;
    });
    writing.members.set(
      name,
      nodes.some((node) => commentOf(node) !== ''),
    );
    const text = nodes.map((node) => this.#written(node, writing)).join('\n');
    const { refersTo, members } = writing;
    const undocumented = [...members].flatMap(([member, isSaid]) => (isSaid ? [] : [member]));
    const memberCount = members.size;
    this.#declared.set(name, { name, text, refersTo, undocumented, memberCount });
  }

  #written(node: Node, writing: Writing): string {
    const { symbol, name, refersTo, members } = writing;
    const source = node.getSourceFile();
    const schema = this.#schemas[symbol.name];
    const isAlias = node.kind === SyntaxKind.TypeAliasDeclaration;
    if (schema !== undefined) {
      const zod = new ZodText(namedSchemas, this.#describe);
      const type = zod.of(schema);
      for (const [member, isSaid] of zod.members) members.set(`${name}.${member}`, isSaid);
      for (const used of zod.used) refersTo.add(this.#reachByName(used, node));
      return `${commentOf(node)}export type ${name} = ${type};`;
    }
    const values = isAlias ? this.#literalsOf(symbol, node) : null;
    if (values !== null) return `${commentOf(node)}export type ${name} =${values};`;
    const edits = this.#editsOf(node, writing);
    const from = node.getStart(source);
    let text = source.text.slice(from, node.end);
    for (const edit of edits.toSorted((a, b) => b.from - a.from)) {
      text = text.slice(0, edit.from - from) + edit.text + text.slice(edit.to - from);
    }
    const mark = types.includes(node.kind) ? 'export ' : 'export declare ';
    return `${commentOf(node)}${mark}${text}`;
  }

  /** A union that is taken from a constant or from keys, value by value; null: it is not one. */
  #literalsOf(symbol: Named, node: Node): string | null {
    if (!/\b(typeof|keyof)\b|\bExclude<|\bExtract</.test(node.getText())) return null;
    const type = this.#project.checker.getDeclaredTypeOfSymbol(symbol);
    const parts: readonly Type[] = type.isUnionType() ? (type.getTypes() ?? []) : [type];
    const values = parts.map((one) => (one.isStringLiteralType() ? `'${one.value}'` : null));
    return values.includes(null) ? null : values.map((value) => `\n    | ${value}`).join('');
  }

  #reachByName(name: string, at: Node): string {
    const { checker, program } = this.#project;
    for (const [id, known] of this.#names) if (known === name && id >= 0) return known;
    const here = checker.resolveName(name, SymbolFlags.Type, at);
    if (here !== undefined) return this.#reach(here) ?? name;
    for (const file of program.getSourceFileNames()) {
      if (!file.startsWith(this.#folder) || !file.endsWith('.schema.d.ts')) continue;
      const found = this.#exportsOf(file).find((one) => one.name === name);
      if (found !== undefined) return this.#reach(found) ?? name;
    }
    throw new Error(`no declaration of the type ${name}`);
  }

  #editsOf(node: Node, writing: Writing): readonly Edit[] {
    const { symbol: own, name, refersTo } = writing;
    const edits: Edit[] = [];
    const names: Node[] = [];
    const visit = (one: Node): void => {
      if (modifiers.includes(one.kind)) {
        edits.push({ from: one.getStart(), to: one.end + 1, text: '' });
      }
      if (memberKinds.includes(one.kind)) {
        const text = this.#describe(nameOf(one));
        edits.push(...commentFor(one, text));
        noteMember(one, text, writing);
      }
      if (isReference(one)) names.push(one);
      if (one.kind !== SyntaxKind.JSDoc) one.forEachChild(visit);
    };
    visit(node);
    const symbols = this.#project.checker.getSymbolAtLocation(names);
    for (const [at, one] of names.entries()) {
      const symbol = symbols[at];
      if (symbol === undefined) throw new Error(`${one.getText()} in ${own.name} is unknown`);
      const written = this.#reach(symbol);
      if (written === undefined) continue;
      if (!written.startsWith('import(')) refersTo.add(written);
      const whole = one.parent.kind === SyntaxKind.ImportType ? one.parent : one;
      const from = whole.getStart();
      if (whole !== one || one.getText() !== written) {
        edits.push({ from, to: one.end, text: written });
      }
    }
    if (name !== own.name) edits.push(...renamed(node, own.name, name));
    return edits;
  }
}

/** Notes whether an editor says something of a member; one overload's comment is enough. */
function noteMember(node: Node, text: string | undefined, { name, members }: Writing): void {
  const member = (node as Node & { readonly name?: Node }).name;
  if (member === undefined || member.kind === SyntaxKind.PrivateIdentifier) return;
  const key = `${name}.${member.getText()}`;
  const isOverload = node.kind !== SyntaxKind.PropertySignature;
  const isSaid = commentOf(node) !== '' || text !== undefined;
  members.set(key, isSaid || (isOverload && members.get(key) === true));
}

/** The edits that give a declaration another name. */
function renamed(node: Node, from: string, to: string): readonly Edit[] {
  const { name } = node as Node & { readonly name?: Node };
  if (name === undefined) throw new Error(`${from} cannot be renamed`);
  return [{ from: name.getStart(), to: name.end, text: to }];
}

/** A name of a type, or of a value whose type is meant. */
function isReference({ kind, parent }: Node): boolean {
  if (kind !== SyntaxKind.Identifier) return false;
  return [
    SyntaxKind.TypeReference,
    SyntaxKind.ExpressionWithTypeArguments,
    SyntaxKind.TypeQuery,
    SyntaxKind.ImportType,
  ].includes(parent.kind);
}

function nameOf(node: Node): string {
  return (node as Node & { readonly name?: Node }).name?.getText() ?? '';
}

function commentOf(node: Node): string {
  const doc = node.jsDoc?.at(-1);
  return doc === undefined ? '' : `${doc.getText()}\n`;
}

/** The comment of a member whose name says what it is. */
function commentFor(node: Node, text: string | undefined): readonly Edit[] {
  if (text === undefined || (node.jsDoc ?? []).length > 0) return [];
  const from = node.getStart();
  const source = node.getSourceFile().text;
  const indent = /[^\n]*$/.exec(source.slice(0, from))?.[0] ?? '';
  // A comment after other code on its line would not count as the member's.
  const before = indent.trim() === '' ? '' : '\n';
  const after = /^ */.exec(indent)?.[0] ?? '';
  return [{ from, to: from, text: `${before}${docComment(text, '')}${after}` }];
}
