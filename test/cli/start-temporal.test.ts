import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callwrightHere, mainPath, nodePath, plainEnvironment } from '../support/callwright.ts';
import { root } from '../support/tree.ts';
import { withoutTemporal } from '../support/without-temporal.ts';

/** Starts asked for Temporal by flag and by environment, then one that ends as soon as it runs. */
const starts = `
  import { runProgram } from ${JSON.stringify(join(root, 'cli', 'program.ts'))};
  const start = async (...args) => {
    const centre = ['--centre', 'examples/first-centre/centre.json'];
    const words = ['node', 'callwright', 'start', '--port', '0', '--json', ...centre, ...args];
    await runProgram(words).catch((error) => console.log(error.exitCode, error.message));
  };
  await start('--temporal');
  process.env.TEMPORAL_ADDRESS = '127.0.0.1:9';
  await start();
  delete process.env.TEMPORAL_ADDRESS;
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text) => write(text) && process.emit('SIGINT');
  await start();
`;

describe('start without the packages of Temporal', () => {
  it('names the command that installs them where they are asked for, else runs as ever', () => {
    const args = [...withoutTemporal, '--input-type=module', '-e', starts];
    const env = { ...plainEnvironment, TEMPORAL_ADDRESS: undefined };
    const { stdout } = spawnSync(nodePath, args, { cwd: root, env, encoding: 'utf8' });
    const [byFlag, byEnvironment, begun, ended, ...more] = stdout.split('\n');
    const missing = /^2 .*"npm install @temporalio\/activity@[\d.]+ .*" installs: Cannot find/;
    expect([byFlag, byEnvironment]).toEqual([
      expect.stringMatching(missing),
      expect.stringMatching(missing),
    ]);
    expect(JSON.parse(begun ?? '')).not.toHaveProperty('temporal');
    expect(JSON.parse(ended ?? '')).toMatchObject({ final: true });
    expect(more).toEqual(['']);
  });
});

describe('start at a server that does not answer as Temporal does', () => {
  it('says where it looked', async () => {
    // Where nothing listens, it is tried again for 10 s.
    const server = createServer((_asked, answer) => answer.writeHead(403).end());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, stderr } = await callwrightHere(['start', '--port', '0'], {
      env: { TEMPORAL_ADDRESS: address },
    });
    expect(stderr).toContain(`no Temporal server answers at ${address}, namespace default`);
    expect(code).toBe(4);
  });

  it('wants a certificate and its key', async () => {
    const { code, stderr } = await callwrightHere(['start', '--port', '0'], {
      env: { TEMPORAL_ADDRESS: '127.0.0.1:9', TEMPORAL_TLS_CLIENT_CERT_PATH: mainPath },
    });
    expect(stderr).toContain('expected both, or neither');
    expect(code).toBe(2);
  });
});
