/**
 * A Vite plugin: pages of `docs/` as modules of the console. `callwright:help` lists them;
 * `callwright:help/<page>` is a tree of texts and `{ tag, properties, children }`, so that no HTML
 * is trusted. Headings have GitHub's ids, or in translations those of a comment before them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Transformer } from '@napi-rs/image';
import { lexer } from 'marked';

const listName = 'callwright:help';
const prefix = `${listName}/`;
const markdown = /\.md$/;

export function helpPages(folder) {
  return {
    name: 'help-pages',
    resolveId: (id) => (id === listName || id.startsWith(prefix) ? `\0${id}` : null),
    load(id) {
      if (id === `\0${listName}`) return listModule(folder);
      if (!id.startsWith(`\0${prefix}`)) return null;
      const path = join(folder, `${id.slice(prefix.length + 1)}.md`);
      this.addWatchFile(path);
      return pageModule(folder, path);
    },
  };
}

export function helpFiles(folder) {
  return readdirSync(folder)
    .filter((name) => markdown.test(name))
    .map((name) => join(folder, name));
}

function listModule(folder) {
  const pages = helpFiles(folder).map((path) => {
    const id = path.slice(folder.length + 1).replace(markdown, '');
    const [, title = id] = /^# (.+)$/m.exec(readFileSync(path, 'utf8')) ?? [];
    const load = `() => import('${prefix}${id}')`;
    return `{ id: ${JSON.stringify(id)}, title: ${JSON.stringify(title)}, load: ${load} }`;
  });
  return `export const pages = [\n${pages.join(',\n')}\n];\n`;
}

function pageModule(folder, path) {
  const page = new HelpPage(folder);
  // Readers of the console may have no clone, in which npm runs the command.
  const text = readFileSync(path, 'utf8').replaceAll('npm run -s callwright --', 'callwright');
  const tree = page.blocks(lexer(text));
  const imports = page.pictures.map(
    (file, n) => `import picture${n} from ${JSON.stringify(file)};\n`,
  );
  const json = JSON.stringify(tree).replaceAll(/"picture:(\d+)"/g, 'picture$1');
  return `${imports.join('')}export const page = ${json};\n`;
}

class HelpPage {
  /** Image files of the page; an image refers to one by index. */
  pictures = [];
  #folder;
  #ids = new Map();
  /** From `<!-- id: calls -->`, for the next heading. */
  #givenId = undefined;

  constructor(folder) {
    this.#folder = folder;
  }

  blocks(tokens) {
    return tokens.flatMap((token) => this.#block(token));
  }

  #block(token) {
    switch (token.type) {
      case 'heading':
        return [this.#heading(token)];
      case 'paragraph':
        return [element('p', this.#line(token.tokens))];
      case 'text':
        return this.#line(token.tokens ?? [token]);
      case 'list':
        return [this.#list(token)];
      case 'blockquote':
        return [element('blockquote', this.blocks(token.tokens))];
      case 'code':
        return [element('pre', [element('code', [token.text])])];
      case 'table':
        return [this.#table(token)];
      case 'hr':
        return [element('hr')];
      case 'html':
        this.#givenId = /^<!-- id: ([\w-]+) -->/.exec(token.text)?.[1];
        return [];
      default:
        return [];
    }
  }

  #heading({ depth, text, tokens }) {
    const id = this.#givenId ?? this.#idOf(text);
    this.#givenId = undefined;
    return element(`h${depth}`, this.#line(tokens), { id });
  }

  #list({ ordered, items }) {
    const shown = items.map(({ tokens }) => element('li', this.blocks(tokens)));
    return element(ordered ? 'ol' : 'ul', shown);
  }

  #table({ header, rows }) {
    const line = (tag, row) =>
      element(
        'tr',
        row.map(({ tokens }) => element(tag, this.#line(tokens))),
      );
    return element('table', [
      element('thead', [line('th', header)]),
      element(
        'tbody',
        rows.map((row) => line('td', row)),
      ),
    ]);
  }

  #line(tokens) {
    return tokens.flatMap((token) => {
      switch (token.type) {
        case 'strong':
        case 'em':
        case 'del':
          return [element(token.type, this.#line(token.tokens))];
        case 'codespan':
          return [element('code', [token.text])];
        case 'br':
          return [element('br')];
        case 'link':
          return this.#link(token);
        case 'image':
          return [this.#image(token)];
        case 'html':
          return [];
        default:
          return token.tokens === undefined ? [token.text] : this.#line(token.tokens);
      }
    });
  }

  #link({ href, tokens }) {
    const words = this.#line(tokens);
    if (/^https?:/.test(href)) return [element('a', words, { href, rel: 'noreferrer' })];
    const [, page, part = ''] = /^([\w-]*)(?:\.md)?(#.+)?$/.exec(href) ?? [];
    if (page === undefined) return words;
    if (page !== '' && !existsSync(join(this.#folder, `${page}.md`))) return words;
    return [element('a', words, { href: `${page === '' ? '' : `/help/${page}`}${part}` })];
  }

  /** With its size, so that the text below does not move when it loads. */
  #image({ href, text: alt }) {
    const file = join(this.#folder, href);
    this.pictures.push(file);
    const src = `picture:${this.pictures.length - 1}`;
    if (file.endsWith('.svg')) return element('img', [], { alt, src });
    const { width, height } = new Transformer(readFileSync(file)).metadataSync();
    return element('img', [], { alt, src, width, height });
  }

  #idOf(heading) {
    const id = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    const count = this.#ids.get(id) ?? 0;
    this.#ids.set(id, count + 1);
    return count === 0 ? id : `${id}-${count}`;
  }
}

function element(tag, children = [], properties = {}) {
  return { tag, properties, children };
}
