/** The first minutes of a service: what its page loads, and whom it talks to. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';
import { mainPath, nodePath, plainEnvironment } from '../support/callwright.ts';

const requestsMax = 6;
const firstOfferMsMax = 30_000;

describe.runIf(await hasBrowser())('the first page', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
  });
  afterAll(() => rig.stop());

  it('waits for six answers at most before it shows something, and asks nobody else', async () => {
    const page = await (await rig.of('malik')).newPage();
    const hosts = new Set<string>();
    const asked: string[] = [];
    const shown = page.getByRole('navigation').waitFor();
    await page.route('**/*', async (route) => {
      const url = new URL(route.request().url());
      hosts.add(url.host);
      // Text is shown before its font is there: when that is asked for is a matter of chance.
      const isBeside = ['font', 'image'].includes(route.request().resourceType());
      if (!isBeside) asked.push(url.pathname);
      if (isBeside || asked.length > requestsMax) await shown;
      await route.continue();
    });
    await page.goto(`${rig.address}/wallboard?lang=en`);
    await shown.catch((error: unknown) => {
      throw new Error(`nothing is shown by ${asked.join(', ')}: ${String(error)}`);
    });
    await page.getByText('agents at work', { exact: true }).waitFor();
    expect([...hosts]).toEqual([new URL(rig.address).host]);
    await page.close();
  });

  it('brings Hélène a call within half a minute, and the order of who calls', async () => {
    const page = await rig.page('helene', '/');
    await page.getByRole('button', { name: 'Log on' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Log on' }).click();
    await page.getByRole('button', { name: 'just logged on' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Search' }).getByRole('combobox').waitFor();
    await page.keyboard.press('r');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Call for you' }).waitFor({ timeout: firstOfferMsMax });
    await page.keyboard.press('F2');
    const caller = await page.getByRole('article').getByRole('heading').first().innerText();
    const known = page.getByRole('region', { name: 'Customer' }).getByRole('button');
    await known.filter({ hasText: caller }).click();
    await page.getByRole('combobox', { name: 'Item' }).waitFor();
    await page.close();
  });
});

const lookMs = 50;
/** As the system writes them, bytes in reverse: 127.0.0.1, ::1, and 127.0.0.1 as IPv6. */
const loopback = [
  '0100007F',
  '00000000000000000000000001000000',
  '0000000000000000FFFF00000100007F',
];

describe.runIf(process.platform === 'linux')('a service that begins', () => {
  it('listens to this machine alone, and talks to nobody', async () => {
    const args = ['--max-semi-space-size=8', mainPath, 'start', '--json', '--port', '0'];
    const service = spawn(nodePath, args, {
      env: plainEnvironment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const seen = new Set<string>();
    const look = () => {
      for (const one of socketsOf(service.pid ?? 0)) seen.add(one);
    };
    const [line] = (await once(createInterface({ input: service.stdout }), 'line')) as [string];
    look();
    const { address } = JSON.parse(line) as { readonly address: string };
    await fetch(`${address}/`, { headers: { accept: 'text/html' } });
    // Until callers are served: by then it has done all that it does by itself.
    const isServing = async () => {
      look();
      const headers = { authorization: 'Bearer malik' };
      const wallboard = await fetch(`${address}/api/v1/centres/verdier/wallboard`, { headers });
      return (await wallboard.text()).includes('"derivedState":"busy"');
    };
    await expect.poll(isServing, { interval: lookMs }).toBe(true);
    service.kill('SIGTERM');
    await once(service, 'exit');
    expect(seen.size).toBeGreaterThan(0);
    const beyond = [...seen].filter((one) => !loopback.some((own) => one.startsWith(`tcp ${own}`)));
    expect(beyond).toEqual([]);
  });
});

/** `tcp ADDRESS` of each end of its sockets, names that are asked for included. */
function socketsOf(pid: number): readonly string[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /socket:\[(\d+)\]/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        // Closed since it was listed.
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) => {
    const lines = readFileSync(`/proc/${pid}/net/${kind}`, 'utf8').split('\n').slice(1);
    return lines.flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      const [, local = '', remote = ''] = fields;
      if (!own.has(fields[9] ?? '')) return [];
      const [here = '', there = ''] = [local, remote].map((end) => end.split(':')[0]);
      const protocol = kind.slice(0, 3);
      // Of a socket that listens, the other end is all zeros.
      return [`${protocol} ${here}`, ...(/^0+$/.test(there) ? [] : [`${protocol} ${there}`])];
    });
  });
}
