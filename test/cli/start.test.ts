import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startCommand } from '../../cli/commands/start.ts';
import { formatRuleSet } from '../../contracts/index.ts';
import { startDemo } from '../../server/demo/start-demo.ts';
import { startCentre } from '../../server/start-centre.ts';
import { aFolder } from '../support/a-folder.ts';
import { aCentre, anAgent, aQueue } from '../support/builders.ts';
import { callwrightHere, type RunHereOptions } from '../support/callwright.ts';
import { readVerdier } from '../support/maison-verdier.ts';
import { admitting } from '../support/rule-service.ts';
import { root } from '../support/tree.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const host = '127.0.0.1';
const as = (person: string) => ({ headers: { authorization: `Bearer ${person}` } });

/** Runs the command in this process, until this holds for its stdout. */
function startUntil(args: readonly string[], until: Required<RunHereOptions>['until']) {
  return callwrightHere(['start', '--port', '0', ...args], { until });
}

/** Runs `npm start`, and sends SIGTERM once it runs. */
async function terminated([command = '', ...args]: readonly string[]) {
  const env = { ...process.env, npm_lifecycle_event: 'start' };
  const child = spawn(command, args, { cwd: root, env });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    if (!child.killed && stdout.includes('\n')) child.kill('SIGTERM');
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

const centre = join('examples', 'first-centre', 'centre.json');
/** As `npm start` runs it, which builds no console then. */
const started = [
  ...[join('scripts', 'run.mjs'), 'start', '--port', '0', '--json', '--no-console'],
  ...['--centre', centre],
];

function lastLine(output: string): unknown {
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

describe('callwright start', () => {
  it('runs the demo, says where and how it does, and closes with a summary', async () => {
    let callId: string | undefined;
    let explained = '';
    const told = await startUntil(['--speed', '60'], async (output) => {
      const address = /API on (http:\S+)/.exec(output)?.[1];
      if (address === undefined || !output.includes(' offered')) return false;
      const url = /curl (\S+\/calls\/(\S+)\/why)/.exec(output) ?? [];
      const why = await fetch(url[1] ?? '', as('paul'));
      callId = url[2];
      explained = await why.text();
      return true;
    });
    expect(callId).toMatch(/^e\d+\.0\.orders\.0$/);
    expect(explained).toContain('The call (queue Vente) was offered to');
    expect([told.code, told.stderr]).toEqual([0, '']);
    expect(told.stdout).toContain(
      '✓ demo centre "Maison Verdier", mail order, Roubaix · 24 agents · 5 queues',
    );
    expect(told.stdout).toMatch(/✓ \d+ rule sets, in memory: .* \(--data <folder> keeps them\)/);
    expect(told.stdout).toMatch(
      /Mon 09:\d\d:\d\d · \d+ offered · \d+ answered · Service level \(net\) \(20 to 60 s\) /,
    );
    expect(told.stdout).toMatch(/Stopped at .*\n Calls {5}\d+ offered, \d+ answered, \d+ gave up/);
  });

  it('speaks JSON lines to programs', async () => {
    const told = await startUntil(['--speed', '600', '--json'], (output) => {
      return output.split('\n').length > 2;
    });
    const lines = told.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ schema: 'callwright.start/1', centre: 'verdier' });
    expect(lines[1]).toMatchObject({ serviceLevel: { measureId: 'serviceLevelNet' } });
    expect(lines.at(-1)).toMatchObject({ final: true });
    expect(told.code).toBe(0);
  });

  it('drains on SIGTERM as on Ctrl-C', async () => {
    const { code, stdout, stderr } = await terminated([process.execPath, ...started]);
    expect([code, stderr]).toEqual([0, '']);
    expect(lastLine(stdout)).toMatchObject({ final: true });
  });

  it('drains when npm, told to end, has ended the shell between', async () => {
    const shell = ['sh', '-c', `'${process.execPath}' ${started.join(' ')}; exit 1`];
    const { stdout } = await terminated(shell);
    expect(lastLine(stdout)).toMatchObject({ final: true });
  });

  it('notes a rejection that nothing awaits as a fault of its centre, and goes on', async () => {
    const stray = 'process.on("SIGUSR2", () => void Promise.reject(new Error("stray")))';
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(stray)}`;
    const args = ['cli/main.ts', ...started.slice(1)];
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = await once(child.stdout, 'data');
    const { address, centre: id } = JSON.parse(String(line).split('\n')[0] ?? '');
    child.kill('SIGUSR2');
    const faults = async () => {
      const doctor = await fetch(`${address}/api/v1/centres/${id}/doctor`, as('admin'));
      return ((await doctor.json()) as { readonly faults: unknown }).faults;
    };
    const noted = [{ place: 'background task', message: 'stray', times: 1 }];
    await expect.poll(faults, { interval: 40 }).toMatchObject(noted);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it('listens on nothing beyond loopback, and at no speed it cannot keep', async () => {
    await expect(startCommand({ host: '0.0.0.0', port: 0, speed: 1 })).rejects.toThrow(
      '--host is 0.0.0.0, and nobody has a password',
    );
    await expect(startCommand({ host, port: 0, speed: 601 })).rejects.toThrow('at most 600');
    await expect(startCommand({ host, port: 0, speed: Number.NaN })).rejects.toThrow('NaN');
  });

  it('says which times and ends of people it takes', async () => {
    const asked = { host, port: 0, speed: 1 };
    await expect(startCommand({ ...asked, grace: 999 })).rejects.toThrow(
      '--grace is 999 ms; expected 1000 to 3600000',
    );
    await expect(
      startCommand({ ...asked, centre: 'x.json', afterPeople: 'resume' }),
    ).rejects.toThrow('--after-people is resume; expected logOff');
  });
});

describe('further handlers of callwright start', () => {
  /** A centre file, one for a handler, and accounts, in a folder of their own. */
  const files = () => {
    const folder = aFolder();
    const written = (name: string, document: object): string => {
      const path = join(folder, name);
      writeFileSync(path, JSON.stringify(document));
      return path;
    };
    const schema = 'callwright.centre/1';
    const bakery = { schema, id: 'bakery', timeZone: 'Europe/Paris', queues: [aQueue('q')] };
    const people = [{ id: 'lea', name: 'Léa', roles: ['agent'], handlers: ['main', 'nice'] }];
    writeFileSync(join(folder, 'doors.json'), formatRuleSet(admitting(['order'], 1)));
    const rules = [{ file: 'doors.json', version: 1 }];
    return {
      centre: written('a.json', bakery),
      lyon: written('b.json', { ...bakery, rules, agents: [anAgent('lea')] }),
      accounts: written('c.json', { schema: 'callwright.accounts/1', people }),
    };
  };

  it.each([
    [['Lyon=b.json'], 2, '--handler is Lyon=b.json; expected a name of a-z, 0-9 and -, and a file'],
    [['lyon'], 2, '--handler is lyon; expected a name'],
    [['lyon=FILE', 'lyon=FILE'], 2, '--handler lyon is taken'],
    [['main=FILE'], 2, '--handler main is taken'],
    [['bakery=FILE'], 2, '--handler bakery is taken'],
    [['lyon=none.json'], 3, 'none.json is not there'],
  ] as const)('are refused where they are said as %j', async (handlers, code, said) => {
    const { centre, lyon } = files();
    const args = handlers.flatMap((one) => ['--handler', one.replace('FILE', lyon)]);
    const ran = await callwrightHere(['start', '--centre', centre, '--port', '0', ...args]);
    expect([ran.code, ran.stdout]).toEqual([code, '']);
    expect(ran.stderr).toContain(said);
  });

  it('are refused to people who are permitted on one that is not there', async () => {
    const { centre, lyon, accounts } = files();
    const options = ['--accounts', accounts, '--handler', `lyon=${lyon}`];
    const ran = await callwrightHere(['start', '--centre', centre, '--port', '0', ...options]);
    expect([ran.code, ran.stderr.trim()]).toEqual([
      2,
      'lea of --accounts is permitted on nice; expected of main, lyon',
    ]);
  });

  it('run beside the first under the names that they were given', async () => {
    const { centre, lyon } = files();
    const handlers = ['--handler', `lyon=${lyon}`, '--handler', `nice=${lyon}`];
    const told = await startUntil(['--centre', centre, ...handlers], async (output) => {
      const address = /API on (http:\S+)/.exec(output)?.[1];
      if (address === undefined) return false;
      const got = await fetch(`${address}/api/v1/centres/bakery/handlers`, as('lea'));
      expect(await got.json()).toMatchObject({
        items: [{ id: 'main' }, { id: 'lyon', centreId: 'bakery' }, { id: 'nice' }],
      });
      const agents = await fetch(`${address}/api/v1/handlers/nice/agents`, as('lea'));
      expect(await agents.json()).toMatchObject({ items: [{ id: 'nice.lea' }] });
      const rules = await fetch(`${address}/api/v1/centres/nice/rule-sets`, as('admin'));
      expect(await rules.json()).toMatchObject({ items: [{ id: 'nice.nice-doors' }] });
      return true;
    });
    expect([told.code, told.stderr]).toEqual([0, '']);
    expect(told.stdout).toContain('✓ handler "lyon" · 1 agent · 1 queue');
  });
});

describe('a service', () => {
  const onInternal = (error: Error): never => {
    throw error;
  };

  it('takes the next free port where the one asked for is taken', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, host, resolve));
    const taken = (squatter.address() as AddressInfo).port;
    const clock = new TurnedClock();
    const service = await startDemo(readVerdier(), {
      clock,
      speed: 1,
      host,
      port: taken,
      onInternal,
    });
    expect(service.port).toBeGreaterThan(taken);
    const ready = await fetch(`${service.address}/health/ready`);
    expect(await ready.json()).toMatchObject({ status: 'ready' });
    await service.stop();
    squatter.close();
  });

  it('runs a centre of the user’s at the time it is', async () => {
    const clock = new TurnedClock(Date.UTC(2030, 0, 2, 3, 4, 5));
    const service = await startCentre(
      { centre: aCentre(), ruleSets: [] },
      { clock, speed: 1, host, port: 0, onInternal },
    );
    const wallboard = await fetch(
      `${service.address}/api/v1/centres/centre/wallboard`,
      as('admin'),
    );
    expect(await wallboard.json()).toMatchObject({ asOf: '2030-01-02T03:04:05.000Z' });
    await service.stop();
  });

  it('drops days of journal that are older than asked, once a snapshot holds them', async () => {
    const data = join(aFolder(), 'data');
    const clock = new TurnedClock(Date.UTC(2030, 0, 1));
    const dayMs = 86_400_000;
    const liveFor = async (journalDays?: number): Promise<readonly string[]> => {
      const service = await startCentre(
        { centre: aCentre(), ruleSets: [] },
        {
          clock,
          speed: 1,
          host,
          port: 0,
          onInternal,
          data,
          ...(journalDays === undefined ? {} : { journalDays }),
        },
      );
      await service.stop();
      clock.turn(2 * dayMs);
      return readdirSync(join(data, 'journal', 'centre')).filter((name) => name.endsWith('.db'));
    };
    for (const lives of [1, 2, 3]) expect(await liveFor()).toHaveLength(lives);
    expect(await liveFor(2)).toEqual([
      expect.stringContaining('2030-01-05'),
      expect.stringContaining('2030-01-07'),
    ]);
  });

  it('leaves no timer when it stops, though people are signed on', async () => {
    const clock = new TurnedClock();
    const options = { clock, speed: 1, host, port: 0, onInternal };
    const service = await startCentre({ centre: aCentre(), ruleSets: [] }, options);
    const { presence } = service.live;
    await presence.signedOn('a', 'a');
    const disconnect = presence.connected('b');
    await presence.signedOn('b', 'b');
    expect(clock.pending).toBeGreaterThan(0);
    await service.stop();
    disconnect();
    expect(clock.pending).toBe(0);
  });

  it('goes on with a centre as it was changed over the API, its new agents included', async () => {
    const data = join(aFolder(), 'data');
    const centre = aCentre({ groups: [{ id: 'g' }], queues: [{ id: 'q', group: 'g' }] });
    const clock = new TurnedClock();
    const begin = () =>
      startCentre({ centre, ruleSets: [] }, { clock, speed: 1, host, port: 0, onInternal, data });
    const first = await begin();
    expect(first.fileNotes).toEqual([]);
    const agents = `${first.address}/api/v1/centres/centre/agents`;
    const asAdmin = { authorization: 'Bearer admin', 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'Zoé', groupIds: ['centre.g'] });
    const asked = fetch(agents, { method: 'POST', headers: asAdmin, body });
    let isAnswered = false;
    void asked.finally(() => (isAnswered = true));
    while (!isAnswered) {
      clock.turn(0);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await asked).status).toBe(201);
    const seen = await fetch(`${first.address}/api/v1/agents/centre.zoe`, as('zoe'));
    expect(seen.status).toBe(200);
    await first.stop();
    const second = await begin();
    expect(second.fileNotes).toEqual([expect.stringContaining('version 2 was made by admin')]);
    expect(second.live.file.agents).toMatchObject([
      { id: 'a' },
      { id: 'zoe', name: 'Zoé', groups: ['g'] },
    ]);
    await second.stop();
  });
});
