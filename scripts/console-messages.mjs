/**
 * A Vite plugin that compiles the console's messages (ICU MessageFormat). A build fails on a key or
 * argument that one language lacks. The pseudo-language `xx` is longer, accented English, to find
 * untranslated text.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isStructurallySame, parse } from '@formatjs/icu-messageformat-parser';

const prefix = 'callwright:messages/';
const pseudo = 'xx';
const firstScopes = ['parts', 'shell'];
const languages = ['en', 'fr'];
const kind = { literal: 0, argument: 1, number: 2, select: 5, plural: 6, pound: 7 };
/** Pseudo text is longer by this share, like the longest translations. */
const pseudoGrowth = 0.4;
const accents = {
  a: 'à',
  c: 'ç',
  e: 'é',
  i: 'î',
  n: 'ñ',
  o: 'ô',
  s: 'š',
  u: 'ü',
  y: 'ÿ',
  A: 'Å',
  E: 'Ë',
  O: 'Ö',
};

export function consoleMessages(folder) {
  return {
    name: 'console-messages',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      for (const file of messageFiles(folder)) this.addWatchFile(file.path);
      const [language, scope] = id.slice(prefix.length + 1).split('/');
      if (scope !== undefined) return compiledMessages(folder, language, [scope]);
      const loaders = scopesOf(folder)
        .filter((one) => !firstScopes.includes(one))
        .map((one) => `${JSON.stringify(one)}: () => import('${prefix}${language}/${one}')`);
      const first = compiledMessages(folder, language, firstScopes);
      return `${first}export const others = {\n${loaders.join(',\n')}\n};\n`;
    },
    handleHotUpdate({ file, server }) {
      if (!/\/messages\/\w+\.json$/.test(file)) return;
      server.moduleGraph.invalidateAll();
      server.ws.send({ type: 'full-reload' });
    },
  };
}

/** The module's text for these folders. @throws if languages differ or a message is invalid. */
export function compiledMessages(folder, language, wanted = scopesOf(folder)) {
  const faults = messageFaults(folder);
  if (faults.length > 0) throw new Error(`messages of the console:\n${faults.join('\n')}`);
  const from = language === pseudo ? 'en' : language;
  const scopes = messageFiles(folder)
    .filter((file) => file.language === from && wanted.includes(file.scope))
    .map(({ scope, path }) => {
      const entries = Object.entries(JSON.parse(readFileSync(path, 'utf8'))).map(([key, text]) => {
        const nodes = parse(typographic(text, from), { ignoreTag: true });
        return `${JSON.stringify(key)}: (a, f) => ${compiled(nodes, language === pseudo)}`;
      });
      return `${JSON.stringify(scope)}: {\n${entries.join(',\n')}\n}`;
    });
  return `export const messages = {\n${scopes.join(',\n')}\n};\n`;
}

/** One line for each key, argument or syntax that differs between languages. */
export function messageFaults(folder) {
  const faults = [];
  const files = messageFiles(folder);
  for (const scope of scopesOf(folder)) {
    const [base, ...others] = languages.map((language) => {
      const path = files.find((one) => one.scope === scope && one.language === language)?.path;
      return { language, texts: path === undefined ? {} : JSON.parse(readFileSync(path, 'utf8')) };
    });
    const parsed = (text, where) => {
      try {
        return parse(text, { ignoreTag: true });
      } catch (error) {
        faults.push(`${where}: ${JSON.stringify(text)} cannot be read: ${error.message}`);
        return null;
      }
    };
    for (const { language, texts } of others) {
      const keys = new Set([...Object.keys(base.texts), ...Object.keys(texts)]);
      for (const key of keys) {
        const where = `${scope}/messages/${language}.json, ${key}`;
        if (texts[key] === undefined)
          faults.push(`${where}: missing, and in ${base.language}.json`);
        else if (base.texts[key] === undefined)
          faults.push(`${where}: not in ${base.language}.json`);
        else {
          const [one, other] = [parsed(base.texts[key], where), parsed(texts[key], where)];
          if (one !== null && other !== null && !haveSameArguments(one, other))
            faults.push(`${where}: other arguments than in ${base.language}.json`);
        }
      }
    }
  }
  return faults;
}

export function argumentsOf(text) {
  return [...new Set(namesIn(parse(text, { ignoreTag: true })))].sort();
}

/**
 * The files of the console's texts, as `{ scope, language, path }`. A scope is the folder that a
 * file's texts are for: `shell`, `wallboard`.
 */
export function messageFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(({ parentPath, name }) => /\/messages$/.test(parentPath) && name.endsWith('.json'))
    .map(({ parentPath, name }) => ({
      scope: relative(folder, join(parentPath, '..')),
      language: name.replace('.json', ''),
      path: join(parentPath, name),
    }))
    .filter(({ path }) => existsSync(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function scopesOf(folder) {
  return [...new Set(messageFiles(folder).map(({ scope }) => scope))];
}

function haveSameArguments(one, other) {
  const names = (nodes) => [...new Set(namesIn(nodes))].sort().join();
  return names(one) === names(other) || isStructurallySame(one, other).success;
}

function namesIn(nodes) {
  return nodes.flatMap((node) => {
    if (node.type === kind.literal || node.type === kind.pound) return [];
    const within = Object.values(node.options ?? {}).flatMap(({ value }) => namesIn(value));
    return [node.value, ...within];
  });
}

/** French: a narrow no-break space before `; : ! ? »` and after `«`, where a space is written. */
function typographic(text, language) {
  if (language !== 'fr') return text;
  return text.replaceAll(/ ([;:!?»%])/g, '\u202F$1').replaceAll('« ', '«\u202F');
}

/** A JavaScript expression of `a`, the arguments, and `f`, the formats. */
function compiled(nodes, isPseudo, plural = null) {
  const parts = nodes.map((node) => {
    const within = (options, pluralNode) =>
      Object.entries(options).map(
        ([name, { value }]) =>
          `${JSON.stringify(name)}: () => ${compiled(value, isPseudo, pluralNode)}`,
      );
    const argument = `a[${JSON.stringify(node.value)}]`;
    switch (node.type) {
      case kind.literal:
        return JSON.stringify(isPseudo ? accented(node.value) : node.value);
      case kind.argument:
        return argument;
      case kind.number:
        if (node.style) throw new Error(`the number {${node.value}} of a message has a style`);
        return `f.number(${argument})`;
      case kind.pound:
        return `f.number(a[${JSON.stringify(plural.value)}])`;
      case kind.plural:
        return `f.plural(${argument}, { ${within(node.options, node).join(', ')} })`;
      case kind.select:
        return `f.select(${argument}, { ${within(node.options, plural).join(', ')} })`;
      default:
        throw new Error(`messages of the console know no node of kind ${node.type}`);
    }
  });
  return parts.length === 0 ? '""' : `("" + ${parts.join(' + ')})`;
}

function accented(text) {
  const letters = [...text].map((letter) => accents[letter] ?? letter).join('');
  const words = /\p{L}{3}/u.test(text) ? '~'.repeat(Math.ceil(text.length * pseudoGrowth)) : '';
  return `${letters}${words}`;
}
