/**
 * Reads the part of YAML that files for containers use: block mappings and sequences, plain and
 * quoted scalars, flow sequences and comments. Everything else is an error.
 */

export type Yaml = string | readonly Yaml[] | { readonly [key: string]: Yaml };

interface Line {
  readonly indent: number;
  readonly text: string;
}

const keyForm = /^([\w./-]+):(?: +(.*))?$/;

/** Each document of a text. */
export function readYaml(text: string): readonly Yaml[] {
  return text
    .split(/^---$/m)
    .map(linesOf)
    .filter((lines) => lines.length > 0)
    .map((lines) => {
      const value = readBlock(lines, 0);
      if (lines.length > 0) throw new Error(`unexpected indent: ${lines[0]?.text}`);
      return value;
    });
}

/** A value inside a document; '' if there is none. */
export function yamlAt(value: Yaml | undefined, ...path: readonly (string | number)[]): Yaml {
  const [name, ...rest] = path;
  if (name === undefined) return value ?? '';
  if (typeof value !== 'object') return '';
  return yamlAt(Reflect.get(value, name) as Yaml | undefined, ...rest);
}

function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .map((line) => ({ indent: line.search(/\S/), text: line.trim() }))
    .filter(({ text: content }) => content !== '' && !content.startsWith('#'));
}

function readBlock(lines: Line[], indent: number): Yaml {
  return lines[0]?.text.startsWith('- ') === true
    ? readSequence(lines, indent)
    : readMapping(lines, indent);
}

function readSequence(lines: Line[], indent: number): readonly Yaml[] {
  const items: Yaml[] = [];
  for (;;) {
    const [line] = lines;
    if (line === undefined || line.indent !== indent || !line.text.startsWith('- ')) return items;
    const content = line.text.slice(2);
    if (keyForm.test(content)) {
      lines[0] = { indent: indent + 2, text: content };
      items.push(readMapping(lines, indent + 2));
    } else {
      lines.shift();
      items.push(scalarOf(content));
    }
  }
}

function readMapping(lines: Line[], indent: number): Yaml {
  const members = new Map<string, Yaml>();
  for (;;) {
    const [line] = lines;
    if (line === undefined || line.indent !== indent || line.text.startsWith('- ')) break;
    const [, key = '', content] = keyForm.exec(line.text) ?? [];
    if (key === '' || members.has(key)) throw new Error(`no new key: ${line.text}`);
    lines.shift();
    members.set(key, content === undefined ? readValue(lines, indent) : scalarOf(content));
  }
  return Object.fromEntries(members);
}

/** The block below a key; a sequence may have the indent of its key. */
function readValue(lines: Line[], indent: number): Yaml {
  const [next] = lines;
  if (next === undefined) return '';
  if (next.indent > indent) return readBlock(lines, next.indent);
  const isSequence = next.indent === indent && next.text.startsWith('- ');
  return isSequence ? readSequence(lines, indent) : '';
}

function scalarOf(text: string): Yaml {
  const [, quoted] = /^'([^']*)'(?: +#.*)?$/.exec(text) ?? [];
  if (quoted !== undefined) return quoted;
  const plain = text.replace(/ +#.*$/, '');
  if (/^[&*!|>%@`"{]/.test(plain)) throw new Error(`not read here: ${text}`);
  const [, items] = /^\[(.*)\]$/.exec(plain) ?? [];
  return items === undefined ? plain : items.split(/, */).map(scalarOf);
}
