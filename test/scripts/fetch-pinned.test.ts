/** What is downloaded is what was pinned; where it cannot be had, that is known within seconds. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { root, treeFiles } from '../support/tree.ts';

type FetchPinned = (of: {
  readonly url: string;
  readonly sha256: string;
  readonly path: string;
  readonly silenceMs?: number;
}) => Promise<string | null>;

/** Plain JavaScript, without declarations. */
const {
  fetchPinned,
  requirePinned,
}: {
  readonly fetchPinned: FetchPinned;
  readonly requirePinned: (folder: string, list: string) => void;
} = await import(new URL('../../scripts/fetch-pinned.mjs', import.meta.url).href);
const content = 'a program';
const sha256 = createHash('sha256').update(content).digest('hex');
const other = createHash('sha256').update('another').digest('hex');

/** The URL of a server that answers so. */
async function served(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
}

describe('a pinned download', () => {
  it('is kept where its checksum is the one that was pinned', async () => {
    const path = join(aFolder(), 'file');
    const url = await served((_request, response) => response.end(content));
    expect(await fetchPinned({ url, sha256, path })).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it.each<readonly [string, RequestListener, RegExp]>([
    ['is another file', (_request, response) => response.end('else'), /SHA-256 .*, expected /],
    ['is not there', (_request, response) => response.writeHead(404).end(), /answers 404/],
    ['is never answered', () => undefined, /silent for 0.2 s/],
    [
      'stops half way',
      (_request, response) => {
        response.write('half');
      },
      /silent for 0.2 s/,
    ],
    ['is cut', (request) => request.socket.destroy(), /cannot be reached/],
  ])('says why, within seconds, where it %s', async (_what, answer, says) => {
    const path = join(aFolder(), 'file');
    const url = await served(answer);
    expect(await fetchPinned({ url, sha256, path, silenceMs: 200 })).toMatch(says);
  });

  it('of Temporal is refused where it is something else, and what is quicker than the build is said', async () => {
    const url = await served((_request, response) => response.end('something else'));
    const cache = aFolder();
    const env = {
      HOME: cache,
      XDG_CACHE_HOME: cache,
      // Neither Go nor another Temporal is here.
      PATH: '/nowhere',
      CALLWRIGHT_TEMPORAL_RELEASES: new URL(url).origin,
    };
    const file = join(root, 'scripts/temporal-programs.mjs');
    const child = spawn(process.execPath, [file, 'dev-server'], { env });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const [status] = await once(child, 'close');
    expect(stderr).toMatch(/its release cannot be downloaded: .* expected d8421bda|83600a8f/);
    expect(stderr).toContain('quicker: TEMPORAL_ADDRESS of a server that runs');
    expect(stderr).toContain('it needs Go 1.26 or newer');
    expect(existsSync(join(cache, 'callwright/temporal-dev-server-1.8.2/temporal'))).toBe(false);
    expect(status).toBe(2);
  });

  it('is refused in a sentence where its folder cannot be created', () => {
    const file = join(root, 'scripts/temporal-programs.mjs');
    const env = { XDG_CACHE_HOME: file, PATH: '/nowhere' };
    const asked = { env, encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync(process.execPath, [file, 'dev-server'], asked);
    expect(stderr).toMatch(/^callwright: .*\.lock cannot be created: .*ENOTDIR.*\n$/);
    expect(status).toBe(2);
  });
});

describe('a folder of downloads', () => {
  /** A folder with a file, and a list of what it is to have. */
  function aPinnedFolder(...pins: readonly (readonly [name: string, sha256: string])[]) {
    const folder = aFolder();
    writeFileSync(join(folder, 'one.jar'), content);
    const list = join(aFolder(), 'list');
    writeFileSync(list, pins.map(([name, hash]) => `${hash}  ${name}\n`).join(''));
    return () => requirePinned(folder, list);
  }

  it('is accepted where each file is the one that was pinned', () => {
    expect(aPinnedFolder(['one.jar', sha256])).not.toThrow();
  });

  it.each([
    ['another file', [['one.jar', other]], `one.jar has SHA-256 ${sha256}, expected ${other}`],
    ['one more', [], `one.jar has SHA-256 ${sha256}, expected none`],
  ] as const)('is refused with %s', (_what, pins, says) => {
    expect(aPinnedFolder(...pins)).toThrow(says);
  });
});

describe('the locks of programs', () => {
  const scripts = treeFiles(/^scripts\/(module|temporal)-programs\.mjs$/).map(({ text }) => text);
  const lock = (name: string) => readFileSync(join(root, 'scripts/locks', name), 'utf8');
  const versionOf = (program: string) => {
    const form = new RegExp(`'?${program}'?: \\{[^}]*?version: '([\\d.]+)'`);
    return scripts.flatMap((text) => form.exec(text)?.[1] ?? [])[0];
  };

  it.each(['localstripe', 'python-build', 'schemathesis'])('hold hashes of all of %s', (name) => {
    const releases = lock(`${name}.txt`)
      .replaceAll(/^#.*\n/gm, '')
      .replaceAll(/ \\\n/g, '')
      .trim()
      .split('\n');
    const form = /^[\w.-]+==\S+( *; [^-]+)?( +--hash=sha256:[\da-f]{64})+$/;
    expect(releases.filter((one) => !form.test(one))).toEqual([]);
    const version = versionOf(name);
    if (version === undefined) expect(releases).toHaveLength(1);
    else expect(releases.join('\n')).toContain(`${name}==${version} `);
  });

  it.each([
    ['stripe-mock', 'stripe-mock', 'github.com/stripe/stripe-mock'],
    ['temporal', 'dev-server', 'github.com/temporalio/cli'],
  ])('hold hashes of all modules of %s', (name, program, module) => {
    const modules = lock(`${name}/go.mod`).matchAll(/^(?:require |\t)(\S+) (v\S+)/gm);
    // Its release is replaced by one that has a hash.
    const isReplaced = (one: string) => one === 'github.com/temporalio/cli/cliext v0.0.0';
    const wanted = [...modules].map(([, path, version]) => `${path} ${version}`);
    const sums = `\n${lock(`${name}/go.sum`)}`;
    expect(wanted).toContain(`${module} v${versionOf(program)}`);
    const isPinned = (one: string) => sums.includes(`\n${one}/go.mod h1:`) || isReplaced(one);
    expect(wanted.filter((one) => !isPinned(one))).toEqual([]);
  });

  it('hold hashes of the libraries of Temporal’s test server', () => {
    const pins = lock('temporal-test-server.sha256').trim().split('\n');
    expect(pins.filter((line) => !/^[\da-f]{64} {2}[\w.-]+\.jar$/.test(line))).toEqual([]);
    const name = `temporal-test-server-${versionOf('test-server')}.jar`;
    expect(pins.some((line) => line.endsWith(`  ${name}`))).toBe(true);
  });
});
