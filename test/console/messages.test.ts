/** The messages of the console: both languages whole, none unused, none written in the code. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventPayloads } from '../../contracts/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { treeFiles } from '../support/tree.ts';

interface Messages {
  messageFaults(folder: string): readonly string[];
  compiledMessages(folder: string, language: string): string;
  messageFiles(folder: string): readonly { scope: string; language: string; path: string }[];
  argumentsOf(text: string): readonly string[];
}

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'console');
const script = join(root, 'scripts/console-messages.mjs');
const { messageFaults, compiledMessages, messageFiles, argumentsOf } = (await import(
  script
)) as Messages;
const sources = treeFiles(/^console\/.*\.tsx?$/);

const textsOf = (language: string) =>
  messageFiles(folder)
    .filter((file) => file.language === language)
    .map(({ scope, path }) => {
      const texts = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, string>>;
      return { scope, texts };
    });

/** A folder with messages of two languages. */
function planted(en: object, fr: object): string {
  const own = aFolder();
  mkdirSync(join(own, 'desk/messages'), { recursive: true });
  writeFileSync(join(own, 'desk/messages/en.json'), JSON.stringify(en));
  writeFileSync(join(own, 'desk/messages/fr.json'), JSON.stringify(fr));
  return own;
}

describe('the messages of the console', () => {
  it('have the same keys and arguments in English and French', () => {
    expect(textsOf('en').length).toBeGreaterThanOrEqual(3);
    expect(messageFaults(folder)).toEqual([]);
  });

  it.each([
    ['a key that French lacks', { call: 'Call' }, {}, 'missing'],
    ['a key that English lacks', {}, { call: 'Appel' }, 'not in en.json'],
    ['another argument', { call: 'Call {a}' }, { call: 'Appel {b}' }, 'other arguments'],
    ['syntax that cannot be read', { call: 'Call {a' }, { call: 'Appel {a}' }, 'cannot be read'],
  ])('are not built with %s', (_what, en, fr, fault) => {
    const own = planted(en, fr);
    expect(messageFaults(own).join()).toContain(fault);
    expect(() => compiledMessages(own, 'en')).toThrow(fault);
  });

  it('are all used, and what is used is there', () => {
    const all = sources.map(({ text }) => text).join('\n');
    const endings = [...all.matchAll(/`\$\{\w+\}([A-Z]\w+)`/g)].map((match) => match[1] ?? '');
    // A message per state is `legState.onHold`: the compiler asks for each state's.
    const groups = [...all.matchAll(/\btext\(\s*`(\w+\.)\$\{/g)].map((match) => match[1] ?? '');
    const isUsed = (key: string) =>
      all.includes(`'${key}'`) ||
      endings.some((ending) => key.endsWith(ending)) ||
      groups.some((group) => key.startsWith(group));
    expect(groups.length).toBeGreaterThan(10);
    const unused = textsOf('en').flatMap(({ scope, texts }) =>
      Object.keys(texts)
        .filter((key) => !isUsed(key))
        .map((key) => `${scope}.${key}`),
    );
    expect(unused).toEqual([]);
  });

  it('get each argument that they name where they are shown', () => {
    // A message in a variable of another name is not seen: its arguments are the caller's to give.
    const shown = /\btext\(\s*'(\w+)'\s*(?:,\s*\{([^}]*)\})?/g;
    let checked = 0;
    const lacking = sources.flatMap(({ path, text }) => {
      const scope = path.split('/')[1] ?? '';
      const texts = textsOf('en').find((one) => one.scope === scope)?.texts ?? {};
      return [...text.matchAll(shown)].flatMap(([, key = '', given = '']) => {
        checked += 1;
        return argumentsOf(texts[key] ?? '')
          .filter((name) => !new RegExp(`\\b${name}\\b`).test(given))
          .map((name) => `${path}: ${key} lacks ${name}`);
      });
    });
    expect(checked).toBeGreaterThan(60);
    expect(lacking).toEqual([]);
  });

  it('say every event of the journal, and every event of an order on its page', () => {
    const types = [...eventPayloads().keys()];
    const ofOrders = /^(order|hold|payment|prompt|return|continuity)\./;
    const wanted = { journal: types, orders: types.filter((type) => ofOrders.test(type)) };
    for (const [scope, events] of Object.entries(wanted)) {
      const text = textsOf('en').find((one) => one.scope === scope)?.texts['event'] ?? '';
      const lacking = events.filter((type) => !text.includes(` ${type.replace('.', '_')} {`));
      expect(lacking, scope).toEqual([]);
      expect(events.length).toBeGreaterThan(50);
    }
  });

  it('hold all text: none is written in a component', () => {
    const written = sources.flatMap(({ path, text }) =>
      [
        ...text.matchAll(
          /(?:^|\})\s*<\w[^<>]*>\s*([^<>{}()=;]*\p{L}{2,}[^<>{}()=;]*)<\/|(?:aria-label|placeholder|title)="([^"]+)"/gmu,
        ),
      ].map((match) => `${path}: ${match[1] ?? match[2]}`),
    );
    expect(written.filter((one) => !one.endsWith('Callwright'))).toEqual([]);
  });

  it('have narrow spaces before French signs, and no plain ones', () => {
    const compiled = compiledMessages(folder, 'fr');
    expect(compiled).toContain('\u202F');
    expect(compiled.match(/ [;:!?»]/g)).toBeNull();
    const texts = textsOf('fr').flatMap((one) => Object.values(one.texts));
    expect(texts.filter((text) => /[\p{L}}][;:!?](\s|$)|«\S|[^\s\u202F]»/u.test(text))).toEqual([]);
  });

  it('can be shown longer and accented, so that text outside them is seen', () => {
    const own = planted({ call: 'Call from {name}' }, { call: 'Appel de {name}' });
    const text = compiledMessages(own, 'xx');
    expect(text).toContain('Càll frôm');
    expect(text).toContain('a["name"]');
    expect(text).toContain('~~~');
  });
});
