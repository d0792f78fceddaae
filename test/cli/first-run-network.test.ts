/** A first run in a network of its own, that leads nowhere: who listens there, and what it sends. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mainPath, nodePath } from '../support/callwright.ts';

const alone = ['-rn', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
/** Some machines allow no network namespace. */
const tried = spawnSync('unshare', [...alone, 'true'], { encoding: 'utf8' });
const canBeAlone = tried.status === 0;
if (!canBeAlone) process.stderr.write(`no network of its own: ${tried.error ?? tried.stderr}\n`);
const listening = '0A';
/** As the kernel writes 127.0.0.1 and ::1. */
const loopback = [
  '0100007F',
  '00000000000000000000000001000000',
  '0000000000000000FFFF00000100007F',
];

/** What asks the service for its pages from within, as its first visitor does. */
const visit = `
  const { createInterface } = await import('node:readline');
  const { spawn } = await import('node:child_process');
  const service = spawn(process.execPath, process.argv.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
  process.stdin.on('end', () => service.kill()).resume();
  for await (const line of createInterface({ input: service.stdout })) {
    const { address } = JSON.parse(line);
    if (address === undefined) continue;
    for (const path of ['/', '/api/v1/session/ways', '/docs', '/api/v1/openapi.json']) {
      await (await fetch(address + path)).text();
    }
    console.log('visited');
  }
`;

describe.runIf(canBeAlone)('a first run', () => {
  it('listens at loopback alone, and sends nothing out', async () => {
    const run = [
      nodePath,
      '--input-type=module',
      '-e',
      visit,
      '--',
      mainPath,
      'start',
      '--port',
      '0',
      '--json',
    ];
    const child = spawn('unshare', [...alone, ...run]);
    onTestFinished(() => void child.stdin.end());
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += String(text)));
    child.stderr.on('data', (text: Buffer) => (said += String(text)));
    await expect.poll(() => said).toContain('visited');
    const read = (name: string) =>
      readFileSync(join('/proc', String(child.pid), 'net', name), 'utf8');
    const sockets = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((name) =>
      read(name)
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => ({ name, words: line.trim().split(/\s+/) })),
    );
    const open = sockets.filter(
      ({ name, words }) => name.startsWith('udp') || words[3] === listening,
    );
    expect(open.length).toBeGreaterThan(0);
    for (const { words } of open) expect(loopback).toContain(words[1]?.split(':')[0]);
    // Whatever is sent beyond loopback finds no route, which is counted.
    const [names = [], counts = []] = read('snmp')
      .split('\n')
      .filter((line) => line.startsWith('Ip:'))
      .map((line) => line.split(' '));
    expect(counts[names.indexOf('OutNoRoutes')]).toBe('0');
  });
});
