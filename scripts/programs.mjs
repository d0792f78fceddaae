/**
 * `npm run programs -- [NAME …] [--list]`: obtains the third-party programs of ring 2, one after
 * the other, into the user's cache. No test run obtains one. Plain JavaScript on Node 20.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Name → the script that prints where the program is, with its arguments. */
const programs = {
  chromium: ['browser-program.mjs'],
  asterisk: ['switch-programs.mjs'],
  postgres: ['postgres.ts'],
  promtool: ['metrics-programs.mjs'],
  schemathesis: ['module-programs.mjs', 'schemathesis'],
  localstripe: ['module-programs.mjs', 'localstripe'],
  'stripe-mock': ['module-programs.mjs', 'stripe-mock'],
  'temporal-test-server': ['temporal-programs.mjs', 'test-server'],
  'temporal-dev-server': ['temporal-programs.mjs', 'dev-server'],
};
const names = Object.keys(programs);
const usage = `npm run programs -- [NAME …] [--slice N] [--list]

Downloads or builds the programs that ring 2 of the tests needs, one after the other, and keeps
them in the user's cache folder ($XDG_CACHE_HOME or ~/.cache). Temporal's server may take 6 to 12
minutes.
Names: ${names.join(', ')} (default: all).

  --slice N  those that slice N of ring 2 needs
  --list     says which are here, and obtains none
  --help     this text

Exit code 1: at least one is missing. Tests that need it are left out, or fail in CI.
`;

process.exitCode = await main(process.argv.slice(2));

async function main(args) {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage);
    return 0;
  }
  const isList = args.includes('--list');
  const chosen = await chosenNames(args.filter((arg) => arg !== '--list'));
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const expected = `expected some of ${names.join(', ')}, --slice 1 to 6, --list`;
    process.stderr.write(`callwright: programs: got ${JSON.stringify(unknown)}, ${expected}\n`);
    return 2;
  }
  const missing = [];
  for (const [n, name] of chosen.entries()) {
    if (!isList) process.stderr.write(`callwright: programs ${n + 1}/${chosen.length}: ${name}\n`);
    const isHere = await obtain(programs[name], isList);
    if (!isHere) missing.push(name);
    if (isList) process.stdout.write(`${isHere ? 'here   ' : 'missing'} ${name}\n`);
  }
  if (missing.length > 0 && !isList) {
    process.stderr.write(`callwright: programs: missing: ${missing.join(', ')}\n`);
  }
  return missing.length === 0 ? 0 : 1;
}

async function chosenNames(args) {
  if (args.length === 0) return names;
  if (args[0] !== '--slice') return args;
  const { ring2, sliceNumbers } = await import('../test/support/scope.ts');
  const slice = Number(args[1]);
  if (!sliceNumbers.includes(slice)) return [`--slice ${args[1]}`];
  const needs = new Set(ring2.filter((row) => row.slice === slice).flatMap((row) => row.needs));
  return names.filter((name) => needs.has(name));
}

/** Whether the program is here afterwards. */
async function obtain([script, ...args], isList) {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const env = { ...process.env, ...(isList ? { CALLWRIGHT_PROGRAMS: 'present' } : {}) };
  const stdio = ['ignore', 'ignore', isList ? 'ignore' : 'inherit'];
  const child = spawn(process.execPath, [file, ...args], { env, stdio });
  const [code] = await once(child, 'close');
  return code === 0;
}
