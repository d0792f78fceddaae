/** A data folder is its owner's alone, whatever the umask, after every kind of work. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  aFolder,
  callwright,
  mainPath,
  nodePath,
  plainEnvironment,
} from '../support/callwright.ts';
import { hasTemporal } from '../support/temporal-server.ts';

const umasks = ['000', '022'];
const jsonType = { 'content-type': 'application/json' };

/** Everything below a folder, and the folder, with its permissions: `0600 callwright.db`. */
function walked(folder: string): readonly string[] {
  const below = readdirSync(folder, { recursive: true }).map(String);
  return ['', ...below].map((name) => {
    const { mode } = statSync(join(folder, name));
    return `${(mode % 0o1000).toString(8).padStart(4, '0')} ${name}`;
  });
}

/** Entries that somebody beside their owner may read or write. */
function open(folder: string): readonly string[] {
  const all = walked(folder);
  expect(all.length).toBeGreaterThan(3);
  return all.filter((one) => !/^0[67]00 /.test(one));
}

/** A service, or another command, under an umask of its own. */
function under(umask: string, args: readonly string[]) {
  const script = `umask ${umask}; exec "$0" "$@"`;
  const child = spawn('sh', ['-c', script, nodePath, mainPath, ...args], {
    env: { ...plainEnvironment, TEMPORAL_ADDRESS: undefined },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let told = '';
  let errors = '';
  child.stdout.on('data', (text) => {
    told += text;
  });
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const ended = once(child, 'exit').then(([code]) => ({ code, errors }));
  const first = async (): Promise<string> => {
    await expect.poll(() => told.includes('\n'), { timeout: 180_000 }).toBe(true);
    return (JSON.parse(told.split('\n')[0] ?? '') as { readonly address: string }).address;
  };
  const stop = (): Promise<{ readonly code: number; readonly errors: string }> => {
    child.kill('SIGTERM');
    return ended;
  };
  return { first, stop, ended };
}

/** A customer, and a webhook with its secret; the callers of the demo call and order meanwhile. */
async function works(address: string): Promise<void> {
  const tell = async (as: string, path: string, body: object): Promise<void> => {
    const headers = { ...jsonType, authorization: `Bearer ${as}`, 'idempotency-key': path };
    const of = { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await fetch(`${address}/api/v1/centres/verdier/${path}`, of);
    expect(answer.status, await answer.text()).toBeLessThan(300);
  };
  await tell('helene', 'customers', { lastName: 'Byron' });
  await tell('nadia', 'webhooks', { url: 'https://erp.example/hook', types: ['order.*'] });
}

describe.each(umasks)('a data folder made at umask %s', (umask) => {
  it('is its owner’s alone while the service works, and after', async () => {
    const data = join(aFolder(), 'deep', 'data');
    const service = under(umask, [
      'start',
      '--port',
      '0',
      '--json',
      '--speed',
      '60',
      '--data',
      data,
    ]);
    const address = await service.first();
    await works(address);
    expect(walked(data).some((one) => one.endsWith('-wal'))).toBe(true);
    expect(open(data)).toEqual([]);
    expect((await service.stop()).code).toBe(0);
    expect(open(data)).toEqual([]);
    const again = under(umask, ['start', '--port', '0', '--json', '--data', data]);
    await again.first();
    expect(open(data)).toEqual([]);
    await again.stop();
    const verified = under(umask, ['journal', 'verify', '--data', data]);
    expect(await verified.ended).toEqual({ code: 0, errors: '' });
    const doctor = under(umask, ['doctor', '--data', data, '--port', '0']);
    expect((await doctor.ended).code).toBe(0);
    expect(open(data)).toEqual([]);
  });
});

describe.runIf(await hasTemporal('dev-server')).each(umasks)('at umask %s', (umask) => {
  it('the store of Temporal’s dev server is its owner’s alone too', async () => {
    const data = join(aFolder(), 'data');
    const service = under(umask, ['start', '--port', '0', '--json', '--temporal', '--data', data]);
    await service.first();
    expect(walked(data).some((one) => one.endsWith('temporal.db'))).toBe(true);
    expect(open(data)).toEqual([]);
    await service.stop();
    expect(open(data)).toEqual([]);
  });
});

describe('a data folder that others may read', () => {
  const lax = (data: string): void => chmodSync(data, 0o755);

  it('is refused with the command that mends it', () => {
    const data = join(aFolder(), 'data of ours');
    mkdirSync(data);
    lax(data);
    const { code, stderr } = callwright(['start', '--port', '0', '--data', data]);
    expect(stderr).toContain(`${data} may be used by others (mode 0755); expected 0700`);
    expect(stderr).toContain(`chmod -R go-rwx '${data}'`);
    expect(code).toBe(3);
  });

  it.each(['sign-in.key', 'callwright.db', 'orders.db-wal', 'backup/of.db'])(
    'is refused where %s is it alone',
    (name) => {
      const data = aFolder();
      mkdirSync(join(data, 'backup'), { mode: 0o700 });
      writeFileSync(join(data, name), '');
      chmodSync(join(data, name), 0o640);
      const { code, stderr } = callwright(['start', '--port', '0', '--data', data]);
      expect(stderr).toContain(`${join(data, name)} may be used by others (mode 0640)`);
      expect(stderr).toContain(`chmod -R go-rwx ${data}`);
      expect(code).toBe(3);
    },
  );

  it('is told by doctor, and what mends it', () => {
    const data = aFolder();
    lax(data);
    const { code, stdout } = callwright(['doctor', '--data', data, '--port', '0']);
    expect(stdout).toContain('may be used by others (mode 0755)');
    expect(stdout).toContain(`chmod -R go-rwx ${data}`);
    expect(code).toBe(1);
  });

  it.each([
    ['rules list', ['--centre-id', 'verdier']],
    ['order move', ['--to', 'temporal']],
    ['worker', []],
  ])('is refused by %s', (command, more) => {
    const data = aFolder();
    lax(data);
    for (const name of ['callwright.db', 'orders.db']) writeFileSync(join(data, name), '');
    const { code, stderr } = callwright([...command.split(' '), '--data', data, ...more]);
    expect(stderr).toContain(`chmod -R go-rwx ${data}`);
    expect(code).toBe(3);
  });
});
