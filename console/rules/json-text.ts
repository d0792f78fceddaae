/**
 * JSON as text: positions of values, and edits that leave every other character unchanged.
 */

export interface JsonNode {
  readonly start: number;
  readonly end: number;
  readonly kind: 'object' | 'list' | 'plain';
  readonly children: readonly JsonChild[];
}

export interface JsonChild {
  readonly key: string;
  /** Start of the key, or of a list's value. */
  readonly start: number;
  readonly node: JsonNode;
}

export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface ReadJson {
  readonly text: string;
  readonly value: unknown;
  readonly root: JsonNode;
}

const columnsMax = 100;
const tab = '  ';
const nextToken = /\s*(?:[{}[\],:]|"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+)/y;

/** Parses JSON; null: not JSON, or nested too deeply. */
export function readJson(text: string): ReadJson | null {
  try {
    const value: unknown = JSON.parse(text);
    return { text, value, root: placed(text) };
  } catch {
    return null;
  }
}

/**
 * Parses a text again after one splice. A splice within a rule parses that rule alone; others keep
 * their identity, so that views know they are unchanged. Null: not JSON.
 */
export function readAfter(before: ReadJson, splice: Splice, text: string): ReadJson | null {
  const [list, another] = before.root.children.filter(({ key }) => key === 'rules');
  const rules = valueAt(before.value, '/rules');
  const place = (list?.node.children ?? []).findIndex(
    ({ node }) => node.start < splice.start && splice.end < node.end,
  );
  const rule = list?.node.children[place]?.node;
  if (rule === undefined || another !== undefined || !Array.isArray(rules)) return readJson(text);
  const move = (at: number) => (at < splice.end ? at : at + text.length - before.text.length);
  try {
    const value: unknown = JSON.parse(text.slice(rule.start, move(rule.end)));
    return {
      text,
      value: { ...membersOf(before.value), rules: rules.with(place, value) },
      root: moved(before.root, text, move, ['rules', null]),
    };
  } catch {
    return readJson(text);
  }
}

/**
 * Moves the node at `path` (null: any item) to its position in the new text; others are scanned
 * again.
 */
function moved(
  node: JsonNode,
  text: string,
  move: (at: number) => number,
  path: readonly (string | null)[],
): JsonNode {
  const [start, end] = [move(node.start), move(node.end)];
  const [first, ...rest] = path;
  if (first === undefined) return nodeOf(text, { start, end, kind: node.kind });
  const children = node.children.map((child) => {
    const isOn = first === null || child.key === first;
    const inner = moved(child.node, text, move, isOn ? rest : []);
    return { key: child.key, start: move(child.start), node: inner };
  });
  return { start, end, kind: node.kind, children };
}

function placed(text: string, from = 0): JsonNode {
  nextToken.lastIndex = from;
  const [token = ''] = nextToken.exec(text) ?? [];
  const end = nextToken.lastIndex;
  const word = token.trimStart();
  const start = end - word.length;
  if (word !== '{' && word !== '[') return { start, end, kind: 'plain', children: [] };
  const kind = word === '{' ? 'object' : 'list';
  return nodeOf(text, { start, end: closeOf(text, start) + 1, kind });
}

/** Children are scanned on first use. */
function nodeOf(text: string, { start, end, kind }: Omit<JsonNode, 'children'>): JsonNode {
  let children: readonly JsonChild[] | null = kind === 'plain' ? [] : null;
  return {
    start,
    end,
    kind,
    get children() {
      children ??= childrenOf(text, start, kind);
      return children;
    },
  };
}

function childrenOf(text: string, start: number, kind: JsonNode['kind']): readonly JsonChild[] {
  const children: JsonChild[] = [];
  for (let at = start + 1; ; ) {
    nextToken.lastIndex = at;
    const [token = ''] = nextToken.exec(text) ?? [];
    const word = token.trimStart();
    const next = nextToken.lastIndex;
    if (word === '}' || word === ']') return children;
    if (word === ',') {
      at = next;
      continue;
    }
    if (kind === 'object') nextToken.exec(text);
    const node = placed(text, kind === 'object' ? nextToken.lastIndex : at);
    const isKeyed = kind === 'object';
    children.push({
      key: isKeyed ? String(JSON.parse(word)) : String(children.length),
      start: isKeyed ? next - word.length : node.start,
      node,
    });
    at = node.end;
  }
}

function closeOf(text: string, open: number): number {
  let depth = 0;
  let isQuoted = false;
  for (let at = open; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === quote) isQuoted = !isQuoted;
    else if (isQuoted) at += letter === backslash ? 1 : 0;
    else if (letter === openBrace || letter === openBracket) depth += 1;
    else if (letter === closeBrace || letter === closeBracket) depth -= 1;
    if (depth === 0) return at;
  }
  return text.length - 1;
}

const codesOf = (letters: string) => [...letters].map((letter) => letter.charCodeAt(0));
const [quote, backslash] = codesOf('"\\');
const [openBrace, openBracket, closeBrace, closeBracket] = codesOf('{[}]');

/** Members of an object; other values have none. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function tokensOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function below(pointer: string, token: string | number): string {
  return `${pointer}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

export function nodeAt(root: JsonNode, pointer: string): JsonNode | undefined {
  return tokensOf(pointer).reduce<JsonNode | undefined>(
    (node, token) => node?.children.find(({ key }) => key === token)?.node,
    root,
  );
}

export function valueAt(value: unknown, pointer: string): unknown {
  return tokensOf(pointer).reduce<unknown>(
    (at, token) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, token)
        ? Reflect.get(at, token)
        : undefined,
    value,
  );
}

/** The innermost value at an offset. */
export function pointerAt(root: JsonNode, offset: number, pointer = ''): string {
  const child = root.children.find((one) => one.start <= offset && offset <= one.node.end);
  return child === undefined ? pointer : pointerAt(child.node, offset, below(pointer, child.key));
}

export function replaceNode(text: string, node: JsonNode, value: unknown): Splice {
  const lineStart = text.lastIndexOf('\n', node.start - 1) + 1;
  const line = text.slice(lineStart, node.start);
  const indent = line.slice(0, line.length - line.trimStart().length);
  return { start: node.start, end: node.end, text: printed(value, indent, line.length) };
}

/** Inserts a member before `index`, or at the end. */
export function insertMember(
  text: string,
  parent: JsonNode,
  { index, key, value }: { readonly index: number; readonly key?: string; readonly value: unknown },
): Splice {
  const [first] = parent.children;
  if (first === undefined)
    return replaceNode(text, parent, key === undefined ? [value] : { [key]: value });
  const lead = text.slice(parent.start + 1, first.start);
  const indent = lead.slice(lead.lastIndexOf('\n') + 1);
  const name = key === undefined ? '' : `${JSON.stringify(key)}: `;
  const entry = name + printed(value, indent, indent.length + name.length);
  const before = parent.children[index];
  if (before !== undefined) {
    return { start: before.start, end: before.start, text: `${entry},${lead || ' '}` };
  }
  const end = parent.children.at(-1)?.node.end ?? first.node.end;
  return { start: end, end, text: `,${lead || ' '}${entry}` };
}

export function removeMember(parent: JsonNode, index: number): Splice {
  const [before, gone, after] = [index - 1, index, index + 1].map((at) => parent.children[at]);
  if (gone === undefined) return { start: parent.start, end: parent.start, text: '' };
  if (after !== undefined) return { start: gone.start, end: after.start, text: '' };
  if (before !== undefined) return { start: before.node.end, end: gone.node.end, text: '' };
  return { start: parent.start + 1, end: parent.end - 1, text: '' };
}

/** JSON text, on one line if it fits, as the service formats rule sets. */
function printed(value: unknown, indent: string, column: number): string {
  const line = onOneLine(value);
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (column + line.length <= columnsMax || entries.length === 0) return line;
  const inner = indent + tab;
  const isList = Array.isArray(value);
  const lines = entries.map(([key, one]) => {
    const name = isList ? '' : `${JSON.stringify(key)}: `;
    return inner + name + printed(one, inner, inner.length + name.length);
  });
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

function onOneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  const members = Object.entries(value).map(
    ([key, one]) => `${JSON.stringify(key)}: ${onOneLine(one)}`,
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
