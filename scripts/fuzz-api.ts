/**
 * `npm run fuzz:api -- --minutes 10`: schemathesis sends a running demo valid and invalid requests:
 * no 5xx, undocumented answer or hang is allowed.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { roleNames } from '../contracts/index.ts';
import { everyRole, rateClasses } from '../services/index.ts';

const root = join(import.meta.dirname, '..');
const requestSecondsMax = 10;
const person = 'fuzz';
/** An event stream ends only when its reader does. */
const endless = 'streamEvents';
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
});
const seconds = 2 * Math.round(Number(values.minutes) * 30);
if (!(seconds >= 2)) stop(`--minutes is ${values.minutes}; expected a number above 0`);

const program = schemathesis();
const folderOfRun = mkdtempSync(join(tmpdir(), 'callwright-fuzz-'));
const accountsFile = join(folderOfRun, 'accounts.json');
const people = [{ id: person, name: 'Fuzz', roles: roleNames, agent: 'helene' }];
writeFileSync(accountsFile, JSON.stringify({ schema: 'callwright.accounts/1', people }));
const service = spawn(
  process.execPath,
  [
    ...[join('cli', 'main.ts'), 'start', '--port', '0', '--json', '--accounts', accountsFile],
    ...rateClasses.flatMap((name) => ['--limit', `${name}=100000/100000`]),
  ],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
);
process.once('exit', () => {
  service.kill('SIGINT');
  rmSync(folderOfRun, { recursive: true });
});
const address = await addressOf(service);
const key = await keyAt(address);
const ended = [key, person].map((who) => asks(address, who));
const { ok } = await fetch(`${address}/health/live`);
process.exit(ended.every((status) => status === 0) && ok ? 0 : 1);

/** Asks schemathesis for half of the time; returns the exit code. */
function asks(address: string, who: string): number | null {
  const args = [
    ...['run', `${address}/openapi.json`, '--header', `Authorization: Bearer ${who}`],
    ...['--checks', checks.join(','), '--max-time', String(seconds / 2), '--seed', values.seed],
    ...['--request-timeout', String(requestSecondsMax), '--exclude-operation-id', endless],
    ...['--suppress-health-check', 'all', '--warnings', 'off', '--continue-on-failure'],
  ];
  return spawnSync(program, args, { cwd: folderOfRun, stdio: 'inherit' }).status;
}

function schemathesis(): string {
  const args = [join(root, 'scripts', 'module-programs.mjs'), 'schemathesis'];
  const { status, stdout } = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : stop('schemathesis cannot be obtained; see above');
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) stop('the service has no output');
  for await (const line of createInterface({ input: stdout })) {
    stdout.resume();
    return (JSON.parse(line) as { readonly address: string }).address;
  }
  return stop('the service ended before it listened');
}

async function keyAt(address: string): Promise<string> {
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const answer = await fetch(`${address}/api/v1/centres/verdier/api-keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'fuzz', scopes: everyRole, expiresAt }),
  });
  const { secret } = (await answer.json()) as { readonly secret?: string };
  return secret ?? stop(`no key was made: ${answer.status}`);
}

function stop(why: string): never {
  process.stderr.write(`fuzz-api: ${why}\n`);
  process.exit(1);
}
