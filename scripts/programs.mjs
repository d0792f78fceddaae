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
  postgres: ['postgres.ts', '--find'],
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
  const [chosen, problem] = await choose(args.filter((arg) => arg !== '--list'));
  if (problem !== undefined) {
    process.stderr.write(`callwright: programs: ${problem}\n`);
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

/** The names that arguments choose, or a sentence on what is wrong with an argument. */
async function choose(args) {
  const [option, slice, ...others] = args.flatMap((arg) =>
    arg.split(/^(--slice)=/).filter(Boolean),
  );
  if (option === '--slice' && others.length === 0) {
    const { ring2 } = await import('../test/support/scope.ts');
    const rows = ring2.filter((row) => String(row.slice) === slice);
    const needs = new Set(rows.flatMap((row) => row.needs));
    if (rows.length > 0) return [names.filter((name) => needs.has(name))];
    return [[], `--slice is ${slice ?? 'missing'}, expected 1 to 6`];
  }
  const unknown = args.find((name) => !names.includes(name));
  if (unknown === undefined) return [args.length === 0 ? names : args];
  const expected = `expected some of ${names.join(', ')}, or --slice 1 to 6, and --list`;
  return [[], `got ${JSON.stringify(unknown)}, ${expected}`];
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
