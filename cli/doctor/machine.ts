/** The machine that a service would run on: its Node, its clock, and the folder for data. */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { reachedSchema } from '../../store/index.ts';
import { storeFile } from '../start/open-office.ts';
import { type Checked, fail, ok, reasonIn, warn } from './checked.ts';

const nodeMajorMin = 24;
const gigabyte = 1_000_000_000;
const freeBytes = { warn: 2 * gigabyte, fail: gigabyte / 10 };
/** A journal waits for the disk before each answer: from here on that is most of the wait. */
const syncMsSlow = 5;
const syncs = { count: 21, bytes: 4_096 };
/** Between two looks at both clocks, and by how much they may differ. */
const clockLook = { forMs: 200, differenceMsMax: 20 };
/** It came with the engine: no clock that is right is before it. */
const ownFile = fileURLToPath(new URL('../../package.json', import.meta.url));

export function checkNode(version = process.versions.node): Checked {
  if (Number(version.split('.', 1)[0]) >= nodeMajorMin) return ok('node', version);
  return fail('node', version, `install Node ${nodeMajorMin} or newer, or use npm start`);
}

/** The wall clock steps where it differs from the steady one. */
export async function checkClock(now = () => Date.now()): Promise<Checked> {
  const began = { wallMs: now(), steadyMs: performance.now() };
  if (began.wallMs < statSync(ownFile).mtimeMs) {
    const seen = `${new Date(began.wallMs).toISOString()}, before this engine was installed`;
    return fail('clock', seen, 'set the clock, and keep it by NTP');
  }
  await pause(clockLook.forMs);
  const differenceMs = now() - began.wallMs - (performance.now() - began.steadyMs);
  const seen = `${differenceMs.toFixed(1)} ms off the steady clock in ${clockLook.forMs} ms`;
  if (Math.abs(differenceMs) <= clockLook.differenceMsMax) return ok('clock', seen);
  return warn('clock', seen, 'keep the clock by NTP that slews it, and does not step');
}

/** A folder that is not there yet is made in the nearest one that is. */
export function checkFolder(data: string | undefined): readonly Checked[] {
  if (data === undefined) {
    const seen = 'memory: what is changed and ordered ends with the process';
    return [warn('data folder', seen, '--data <folder> keeps it')];
  }
  let folder = resolve(data);
  while (!existsSync(folder)) folder = dirname(folder);
  if (!statSync(folder).isDirectory()) {
    return [fail('data folder', `${folder} is no folder`, 'name another with --data')];
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const space = `${(free / gigabyte).toFixed(1)} GB free`;
  const state = free < freeBytes.fail ? fail : free < freeBytes.warn ? warn : null;
  return [
    checkSync(folder, resolve(data)),
    state === null ? ok('disk space', space) : state('disk space', space, 'make room for data'),
    ...checkStore(join(data, storeFile)),
  ];
}

/** Median of some writes that wait for the disk. */
function checkSync(folder: string, data: string): Checked {
  const path = join(folder, `.callwright-doctor-${process.pid}`);
  try {
    const file = openSync(path, 'wx');
    try {
      const tookMs = Array.from({ length: syncs.count }, () => {
        const beganAtMs = performance.now();
        writeSync(file, Buffer.alloc(syncs.bytes));
        fdatasyncSync(file);
        return performance.now() - beganAtMs;
      }).sort((a, b) => a - b);
      const ms = tookMs[Math.floor(syncs.count / 2)] ?? 0;
      const seen = `${data} can be written, a sync takes ${ms.toFixed(2)} ms`;
      if (ms < syncMsSlow) return ok('data folder', seen);
      return warn('data folder', seen, 'a local SSD answers ten times sooner');
    } finally {
      closeSync(file);
      rmSync(path, { force: true });
    }
  } catch (error) {
    const advice = 'let this user write there, or name another with --data';
    return fail('data folder', `${folder} cannot be written (${reasonIn(error)})`, advice);
  }
}

function checkStore(path: string): readonly Checked[] {
  if (!existsSync(path)) return [ok('store', `${path} is not there; start makes it`)];
  try {
    const { reached, known } = reachedSchema(path);
    const seen = `schema ${reached} of ${known}`;
    if (reached === known) return [ok('store', seen)];
    if (reached < known) return [ok('store', `${seen}; start upgrades it, after a copy`)];
    return [fail('store', seen, 'a newer Callwright wrote it: start that one')];
  } catch (error) {
    return [fail('store', reasonIn(error), 'bring back a copy of it')];
  }
}
