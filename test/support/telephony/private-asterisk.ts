/**
 * An Asterisk of its own for a test or a bench: on loopback, in a folder that goes with it.
 *
 * It has the configuration of `examples/asterisk`, with other ports and stations. It ends with the
 * process that began it, however that ends. Where its program comes from:
 * `scripts/switch-programs.mjs`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type AsteriskAddress, asteriskPlace } from '../../../gateways/index.ts';
import { programHere, readProgram } from '../program-here.ts';

const example = fileURLToPath(new URL('../../../examples/asterisk/etc', import.meta.url));
const ariKey = 'callwright:change-me';
const authorization = `Basic ${Buffer.from(ariKey).toString('base64')}`;
const readyMsMax = 60_000;
const probeEveryMs = 100;
const sipMsMax = 1_000;
const filesMax = 16_384;
/**
 * Of the whole machine, below those that the system gives out: whatever begins meanwhile takes none
 * of them. Each Asterisk takes a share for its sound, each other server the first of four.
 */
const rtpPorts = { first: 16_000, last: 32_000, each: 4_000 };
const serverPorts = { first: 10_000, last: 16_000, each: 4 };
const portTriesMax = 50;

/** Where Asterisk and sipp are. */
export interface SwitchPrograms {
  readonly asterisk: string;
  readonly sipp: string;
  readonly modules: string;
  readonly data: string;
  /** For LD_LIBRARY_PATH. */
  readonly libraries: string;
}

/** @throws {Error} if Asterisk or sipp is missing; benches obtain them first. */
export async function switchPrograms(): Promise<SwitchPrograms> {
  return JSON.parse(await readProgram('switch-programs.mjs'));
}

/** Whether there are; for `describe.runIf`. */
export async function hasSwitch(): Promise<boolean> {
  return (await programHere('Asterisk and sipp', 'switch-programs.mjs')) !== null;
}

/** Phones: a number each, or as many as are counted from it; sipp listens for them on a port. */
export interface Stations {
  readonly first: number;
  readonly count: number;
  readonly port: number;
}

export interface PrivateAsterisk {
  readonly place: AsteriskAddress;
  /** For `--asterisk`, and its key. */
  readonly url: string;
  readonly key: string;
  /** Of SIP, on 127.0.0.1. */
  readonly sipPort: number;
  readonly folder: string;
  /** One line a channel, without quotes, from cdr_csv. */
  records(): readonly (readonly string[])[];
  /** How many it has now. */
  count(of: 'channels' | 'bridges'): Promise<number>;
  /** Begins it anew, where it was. */
  start(): Promise<void>;
  /** As kill -9 does; resolves when it is gone. */
  kill(): Promise<void>;
  /** And its folder. */
  stop(): Promise<void>;
}

export interface PrivateOptions {
  readonly stations: readonly Stations[];
  /** Numbers outside are dialled here [nowhere]. */
  readonly trunkPort?: number;
  /** Added to files of its configuration. */
  readonly more?: { readonly [file: string]: string };
}

/** Begins one. */
export async function startPrivateAsterisk(options: PrivateOptions): Promise<PrivateAsterisk> {
  const programs = await switchPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'callwright-asterisk-'));
  const ports = { ari: await freePort('tcp'), sip: await freePort('udp') };
  writeConfiguration({ folder, programs, ports, options });
  const env = { ...process.env, LD_LIBRARY_PATH: programs.libraries };
  const url = `http://127.0.0.1:${ports.ari}/ari`;
  // The shell outlives us for a moment: its input ends with us, and so does Asterisk.
  const wrapper = `ulimit -n ${filesMax}; exec 3<&0; "$@" 3<&- & asterisk=$!
    { read -r _ <&3; kill -KILL $asterisk; } & wait $asterisk; kill $! 2>&-; exit 0`;
  let shell: ChildProcess | null = null;
  let ended = Promise.resolve();
  const kill = async (): Promise<void> => {
    shell?.stdin?.end();
    await ended;
  };
  const start = async (): Promise<void> => {
    const args = [programs.asterisk, '-f', '-C', join(folder, 'asterisk.conf')];
    shell = spawn('sh', ['-c', wrapper, 'sh', ...args], {
      env,
      detached: true,
      cwd: folder,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const begun = shell;
    ended = once(begun, 'exit').then(() => undefined);
    for (const untilMs = performance.now() + readyMsMax; ; ) {
      if ((await answers(url)) && (await answersSip(ports.sip))) return;
      if (begun.exitCode === null && performance.now() < untilMs) await pause(probeEveryMs);
      else throw new Error(`Asterisk does not start: ${logOf(folder)}`);
    }
  };
  await start();
  return {
    place: asteriskPlace(url, ariKey),
    url,
    key: ariKey,
    sipPort: ports.sip,
    folder,
    start,
    kill,
    count: async (of) => {
      const read = await fetch(`${url}/${of}`, { headers: { authorization } });
      return ((await read.json()) as readonly unknown[]).length;
    },
    records: () => {
      const path = join(folder, 'log/cdr-csv/Master.csv');
      const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
      return lines.map((line) => line.slice(1, -1).split('","'));
    },
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** All that the gateway asks first does; modules are loaded one by one. */
async function answers(url: string): Promise<boolean> {
  const asked = ['channels', 'bridges', 'endpoints', 'applications', 'asterisk/info'];
  const all = asked.map((one) => fetch(`${url}/${one}`, { headers: { authorization } }));
  try {
    return (await Promise.all(all)).every(({ ok }) => ok);
  } catch {
    return false;
  }
}

/** Whatever it says to somebody whom it does not know. */
async function answersSip(port: number): Promise<boolean> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const here = `127.0.0.1:${socket.address().port}`;
  const lines = [
    ...[`OPTIONS sip:127.0.0.1:${port} SIP/2.0`, `Via: SIP/2.0/UDP ${here};branch=z9hG4bKprobe`],
    ...[`From: <sip:probe@${here}>;tag=1`, `To: <sip:127.0.0.1:${port}>`, `Call-ID: ${here}`],
    ...['CSeq: 1 OPTIONS', 'Max-Forwards: 1', 'Content-Length: 0', '', ''],
  ];
  socket.send(lines.join('\r\n'), port, '127.0.0.1');
  try {
    return await Promise.race([once(socket, 'message').then(() => true), pause(sipMsMax, false)]);
  } catch {
    return false;
  } finally {
    socket.close();
  }
}

function logOf(folder: string): string {
  const path = join(folder, 'log/messages.log');
  return existsSync(path) ? readFileSync(path, 'utf8').slice(-2_000) : 'it has no log';
}

function writeConfiguration(of: {
  readonly folder: string;
  readonly programs: SwitchPrograms;
  readonly ports: { readonly ari: number; readonly sip: number };
  readonly options: PrivateOptions;
}): void {
  const { folder, programs, ports, options } = of;
  const etc = join(folder, 'etc');
  cpSync(example, etc, { recursive: true });
  for (const one of [
    'lib',
    'run',
    'log/cdr-csv',
    'spool/system',
    'spool/recording',
    'keys',
    'moh',
  ]) {
    mkdirSync(join(folder, one), { recursive: true });
  }
  const directories = {
    astetcdir: etc,
    astmoddir: programs.modules,
    astdatadir: programs.data,
    astvarlibdir: join(folder, 'lib'),
    astdbdir: join(folder, 'lib'),
    astkeydir: join(folder, 'keys'),
    astspooldir: join(folder, 'spool'),
    astrundir: join(folder, 'run'),
    astlogdir: join(folder, 'log'),
  };
  const lines = Object.entries(directories).map(([name, path]) => `${name} => ${path}`);
  const all = ['[directories]', ...lines, '[options]', 'nocolor = yes', ''];
  writeFileSync(join(folder, 'asterisk.conf'), all.join('\n'));
  const rtp = anyOf(rtpPorts);
  edit(etc, 'http.conf', [/bindport=\d+/, `bindport=${ports.ari}`]);
  edit(etc, 'rtp.conf', [/rtpstart=\d+/, `rtpstart=${rtp}`]);
  edit(etc, 'rtp.conf', [/rtpend=\d+/, `rtpend=${rtp + rtpPorts.each - 1}`]);
  edit(etc, 'musiconhold.conf', [/directory=.*/, `directory=${join(folder, 'moh')}`]);
  edit(etc, 'pjsip.conf', [/bind=.*/, `bind=127.0.0.1:${ports.sip}`]);
  edit(etc, 'pjsip.conf', [/match=.*/, 'match=127.0.0.1']);
  edit(etc, 'pjsip.conf', [/sip:sip\.provider.*/, `sip:127.0.0.1:${options.trunkPort ?? 9}`]);
  // Telephones of tests send no sound, in which keys would be.
  edit(etc, 'pjsip.conf', [/aors=trunk/, 'aors=trunk\ndtmf_mode=auto_info']);
  edit(etc, 'pjsip.conf', [/\[101\]\(station\)[\s\S]*/, options.stations.map(stationsOf).join('')]);
  const log = '[general]\n[logfiles]\nmessages.log => notice,warning,error\n';
  const more = { ...options.more, 'logger.conf': log };
  for (const [file, text] of Object.entries(more)) {
    const path = join(etc, file);
    writeFileSync(path, `${existsSync(path) ? readFileSync(path, 'utf8') : ''}${text}`);
  }
  // A second of silence: 16 bits, 8 kHz.
  writeFileSync(join(folder, 'moh/silence.sln'), Buffer.alloc(16_000));
}

function stationsOf({ first, count, port }: Stations): string {
  const numbers = Array.from({ length: count }, (_, n) => first + n);
  const one = (number: number): string =>
    `[${number}](station)\naors=${number}\n\n` +
    `[${number}]\ntype=aor\ncontact=sip:${number}@127.0.0.1:${port}\n` +
    `mailboxes=${number}@callwright\n\n`;
  return numbers.map(one).join('');
}

function edit(etc: string, file: string, [from, to]: readonly [RegExp, string]): void {
  const path = join(etc, file);
  const text = readFileSync(path, 'utf8');
  if (!from.test(text)) throw new Error(`${file} of the example has no ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

/** Whoever asked for one may not have taken it yet. */
const givenPorts = new Set<number>();

/** Any that is free on loopback, as are, for sipp, the three behind it; none is given twice. */
export async function freePort(kind: 'tcp' | 'udp'): Promise<number> {
  for (let tries = 0; tries < portTriesMax; tries += 1) {
    const port = anyOf(serverPorts);
    if (givenPorts.has(port) || !(await isFree(kind, port))) continue;
    givenPorts.add(port);
    return port;
  }
  throw new Error(`${portTriesMax} ports were in use; expected one that is free`);
}

function anyOf({ first, last, each }: typeof serverPorts | typeof rtpPorts): number {
  return first + Math.floor((Math.random() * (last - first)) / each) * each;
}

async function isFree(kind: 'tcp' | 'udp', port: number): Promise<boolean> {
  const bound =
    kind === 'udp'
      ? createSocket('udp4').bind(port, '127.0.0.1')
      : createServer().listen(port, '127.0.0.1');
  try {
    await once(bound, 'listening');
    bound.close();
    return true;
  } catch {
    return false;
  }
}
