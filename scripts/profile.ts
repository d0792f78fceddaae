/**
 * `npm run profile -- routing|api`: clinic's doctor, flame graph and heap profile in
 * `.cache/profiles/`, and the functions that took most time. Clinic is installed once in `.cache`.
 * Exit code 2: no such load; 1: a tool failed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { benchFlags } from '../bench/harness.ts';

const root = join(import.meta.dirname, '..');
const clinicVersion = '13.0.0';
const clinicHome = join(root, '.cache', 'clinic');
/** Bubbleprof fails on Node 24. */
const tools = ['doctor', 'flame', 'heapprofiler'] as const;
const loads = ['routing', 'api'] as const;
const functionsShown = 15;
const tableHead = 'share of the samples that fell in the function itself; function; file:line';
const usageCode = 2;
const failureCode = 1;

const [load = ''] = process.argv.slice(2);
if ((loads as readonly string[]).includes(load)) profile(load);
else {
  process.stderr.write(
    `profile: the load is ${JSON.stringify(load)}, expected one of ${loads.join(', ')}\n` +
      'example: npm run profile -- routing\n',
  );
  process.exitCode = usageCode;
}

function profile(name: string): void {
  const clinic = installClinic();
  if (clinic === null) return;
  const folder = join(root, '.cache', 'profiles', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = join(root, 'scripts', 'profile', `${name}-load.ts`);
  const loaded = [process.execPath, ...benchFlags, file];
  for (const tool of tools) {
    process.stderr.write(`profile: ${tool} ...\n`);
    const asked = [clinic, tool, '--open=false', '--name', name, '--', ...loaded];
    if (!run(asked, folder, { quiet: true })) return;
  }
  const flags = [...benchFlags, '--cpu-prof', `--cpu-prof-dir=${folder}`];
  if (!run([process.execPath, ...flags, file], folder, {})) return;
  process.stdout.write(`${tableHead}\n`);
  for (const line of hottest(folder)) process.stdout.write(`${line}\n`);
  const pages = readdirSync(join(folder, '.clinic')).filter((page) => page.endsWith('.html'));
  for (const page of pages) process.stdout.write(`${join(folder, '.clinic', page)}\n`);
}

function installClinic(): string | null {
  const program = join(clinicHome, 'node_modules', '.bin', 'clinic');
  if (existsSync(program)) return program;
  process.stderr.write(`profile: installing clinic ${clinicVersion} (once, a minute) ...\n`);
  mkdirSync(clinicHome, { recursive: true });
  const options = ['--prefix', clinicHome, '--ignore-scripts', '--no-audit', '--no-fund'];
  const asked = ['npm', 'install', ...options, '--silent', `clinic@${clinicVersion}`];
  return run(asked, root, {}) ? program : null;
}

function run(
  [command = '', ...args]: readonly string[],
  cwd: string,
  { quiet = false }: { readonly quiet?: boolean },
): boolean {
  const { status, error } = spawnSync(command, args, {
    cwd,
    // Without this variable clinic asks a question and waits.
    env: { ...process.env, NO_INSIGHT: '1' },
    stdio: ['ignore', quiet ? 'ignore' : 2, 2],
  });
  if (status === 0) return true;
  const why = error?.message ?? `ended with ${status}`;
  process.stderr.write(`profile: ${command} ${args.slice(0, 2).join(' ')} ${why}; expected 0\n`);
  process.exitCode = failureCode;
  return false;
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
}

/** Functions by share of samples, without pauses and the bench's own functions. */
function hottest(folder: string): readonly string[] {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile')) ?? '';
  const { nodes, samples } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
  const nameOf = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
      const place = url.includes(root) ? url.slice(url.indexOf(root) + root.length + 1) : url;
      return [id, `${functionName || '(anonymous)'} ${place}:${lineNumber + 1}`];
    }),
  );
  const counts = new Map<string, number>();
  for (const sample of samples) {
    const name = nameOf.get(sample) ?? '';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const own = [...counts.keys()].filter((name) =>
    / bench\/|scripts\/profile\/|^\(idle\)/.test(name),
  );
  const left = own.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
  for (const name of own) counts.delete(name);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, functionsShown)
    .map(([name, count]) => {
      const share = (count / (samples.length - left)) * 100;
      return `${share.toFixed(1).padStart(5)} %  ${name}`;
    });
}
