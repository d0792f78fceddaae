/** What is downloaded is what was pinned; where it cannot be had, that is known within seconds. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { root } from '../support/tree.ts';

type FetchPinned = (of: {
  readonly url: string;
  readonly sha256: string;
  readonly path: string;
  readonly silenceMs?: number;
}) => Promise<string | null>;

/** Plain JavaScript, without declarations. */
const { fetchPinned }: { readonly fetchPinned: FetchPinned } = await import(
  new URL('../../scripts/fetch-pinned.mjs', import.meta.url).href
);
const content = 'a program';
const sha256 = createHash('sha256').update(content).digest('hex');

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

describe('compose.yaml', () => {
  it('starts Temporal, PostgreSQL and the service, with options that the command has', () => {
    const text = readFileSync(join(root, 'compose.yaml'), 'utf8');
    for (const name of ['postgres', 'temporal', 'callwright'])
      expect(text).toContain(`  ${name}:\n`);
    const options = [...text.matchAll(/^ {6}- (--[a-z-]+)$/gm)].map(([, option = '']) => option);
    const help = spawnSync(process.execPath, ['cli/main.ts', 'start', '--help'], {
      cwd: root,
      encoding: 'utf8',
    }).stdout;
    expect(options).toEqual(['--host', '--data', '--database', '--accounts']);
    for (const option of options) expect(help).toContain(option);
  });
});
