import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  aFolder,
  callwright,
  jsonLines,
  mainPath,
  nodePath,
  plainEnvironment,
} from '../support/callwright.ts';
import { hasTemporal } from '../support/temporal-server.ts';
import { withoutTemporal } from '../support/without-temporal.ts';

const env = { ...plainEnvironment, TEMPORAL_ADDRESS: undefined };

/** `callwright start` on a free port; what it said first, as JSON. */
async function started(args: readonly string[], nodeArgs: readonly string[] = []) {
  const all = [...nodeArgs, mainPath, 'start', '--port', '0', '--json', ...args];
  const child = spawn(nodePath, all, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 120_000 }).toContain('\n');
  const [first] = jsonLines<{ temporal?: { address: string; pages: string | null } }>(
    said.slice(0, said.indexOf('\n')),
  );
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    return code;
  };
  return { first, stop };
}

describe.runIf(await hasTemporal('dev-server'))('start --temporal', () => {
  it('begins a dev server, says where its pages are, and ends it', async () => {
    const { first, stop } = await started(['--temporal', '--data', aFolder()]);
    const { address = '', pages = null } = first?.temporal ?? {};
    const isOpen = () =>
      fetch(`http://${address}`).then(
        () => true,
        (error: Error) => !String(error.cause).includes('ECONNREFUSED'),
      );
    expect(await isOpen()).toBe(true);
    if (pages !== null) expect((await fetch(pages)).ok).toBe(true);
    expect(await stop()).toBe(0);
    expect(await isOpen()).toBe(false);
  }, 180_000);
});

describe('start without the packages of Temporal', () => {
  it('runs orders as ever', async () => {
    const { first, stop } = await started([], withoutTemporal);
    expect(first).not.toHaveProperty('temporal');
    expect(await stop()).toBe(0);
  }, 60_000);

  it.each([
    ['--temporal', {}],
    ['TEMPORAL_ADDRESS', { TEMPORAL_ADDRESS: '127.0.0.1:9' }],
  ])('names the command that installs them, asked for by %s', (flag, more) => {
    const args = ['start', '--port', '0', ...(flag.startsWith('--') ? [flag] : [])];
    const { code, stderr } = callwright(args, { env: more, nodeArgs: withoutTemporal });
    expect(stderr).toContain('"npm ci --include=optional --ignore-scripts" installs: Cannot find');
    expect(code).toBe(2);
  });
});

describe('start at a server that is not there', () => {
  it('says where it looked', () => {
    const { code, stderr } = callwright(['start', '--port', '0'], {
      env: { TEMPORAL_ADDRESS: '127.0.0.1:9' },
    });
    expect(stderr).toContain('no Temporal server answers at 127.0.0.1:9, namespace default');
    expect(code).toBe(4);
  }, 120_000);

  it('wants a certificate and its key', () => {
    const { code, stderr } = callwright(['start', '--port', '0'], {
      env: { TEMPORAL_ADDRESS: '127.0.0.1:9', TEMPORAL_TLS_CLIENT_CERT_PATH: mainPath },
    });
    expect(stderr).toContain('expected both, or neither');
    expect(code).toBe(2);
  });
});
