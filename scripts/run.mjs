/**
 * Runs `npm start`, `npm test`, `npm run check` and others. Plain JavaScript on Node 20: it
 * installs what is missing, then starts the pinned Node with the same arguments, streams, signals
 * and exit code.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWhereChanged } from './fresh-console.mjs';
import { prepare, SetUpError } from './install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const usageCode = 2;
const parentLookMs = 500;

/**
 * Young objects of a service survive, so collections copy them: 2 ms with 8 MB, 20 ms with V8's
 * default.
 */
const serviceFlags = ['--max-semi-space-size=8'];

/** The cache of `cli/main.ts`. */
const compiled = join('node_modules', '.cache', 'compile');

const withoutConsole = ['--no-console', '--help', '-h'];

/** Command → file and first arguments. `there` runs in the caller's folder. */
const commands = {
  start: { run: ['cli/main.ts', 'start'] },
  callwright: { run: ['cli/main.ts'], there: true },
  test: { run: ['test/support/run-tests.ts'], seeded: true },
  'test:all': { run: ['test/support/run-tests.ts', '--all'], seeded: true },
  flaky: { run: ['test/support/flaky.ts'] },
  programs: { run: ['scripts/programs.mjs'] },
  'test:crash': { run: ['scripts/crash.ts'] },
  'test:faults': { run: ['scripts/faults.ts'] },
  'test:switch': { run: ['scripts/switch.ts'] },
  check: { run: ['scripts/check.ts'], seeded: true },
  bench: { run: ['bench/main.ts'] },
  fuzz: { run: ['scripts/fuzz.ts'] },
  'fuzz:api': { run: ['scripts/fuzz-api.ts'] },
  soak: { run: ['scripts/soak.ts'] },
  mutations: { run: ['scripts/mutations.ts'] },
  validate: { run: ['scripts/validate.ts'] },
  'conformance:jre': { run: ['scripts/jre-suite.ts'], there: true },
  profile: { run: ['scripts/profile.ts'] },
  golden: { run: ['scripts/golden.ts'] },
  docs: { run: ['scripts/docs.ts'] },
  build: { run: ['scripts/build.ts'] },
  'build:console': { run: ['scripts/build-console.mjs'] },
  dev: { run: ['scripts/build-console.mjs', '--dev'] },
};

await main(process.argv.slice(2));

async function main([name, ...args]) {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (command === undefined) {
    return stop(
      `unknown command ${JSON.stringify(name)}, expected one of ${Object.keys(commands).join(', ')}`,
    );
  }
  try {
    const node = prepare(root);
    const [file, ...first] = command.run;
    const path = join(root, file);
    if (!existsSync(path)) {
      return stop(`npm run ${name} needs ${relative(root, path)}, which this tree does not have`);
    }
    if (command.seeded) setSeed();
    if (/^(test|fuzz:api)/.test(name)) process.env.CALLWRIGHT_PROGRAMS ??= 'present';
    if (name === 'start' && !args.some((one) => withoutConsole.includes(one))) {
      await buildWhereChanged(root, { node, tell });
    }
    // Node reads it before the first line of code, so that the entry itself comes compiled.
    if (file === 'cli/main.ts') process.env.NODE_COMPILE_CACHE ??= join(root, compiled);
    const rest = [path, ...first, ...args];
    const serves = `${file} ${rest[1]}`;
    const isService = serves === 'cli/main.ts start' || serves === 'scripts/soak.ts live';
    const flags = isService ? serviceFlags : [];
    handOver(node, [...flags, ...rest], command.there ? process.env.INIT_CWD : root);
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    stop(error.message);
  }
}

function tell(message) {
  process.stderr.write(`callwright: ${message}\n`);
}

function stop(message) {
  tell(message);
  process.exitCode = usageCode;
}

/** By default property tests use the commit's id as seed, so that a failing run can be repeated. */
function setSeed() {
  if (process.env.CALLWRIGHT_SEED === undefined) {
    const { stdout } = spawnSync('git', ['rev-parse', '--short=8', 'HEAD'], { cwd: root });
    process.env.CALLWRIGHT_SEED = stdout?.toString().trim().slice(0, 8) || '1';
  }
  tell(`seed ${process.env.CALLWRIGHT_SEED} (CALLWRIGHT_SEED replays it)`);
}

/**
 * Runs the child to its end. A terminal sends Ctrl-C to the child itself; otherwise the first
 * interrupt is passed on, and later ones are its echoes.
 */
function handOver(node, args, cwd) {
  const child = spawn(node, args, { cwd, stdio: 'inherit' });
  let interrupted = false;
  process.on('SIGINT', () => {
    if (!interrupted && !process.stdin.isTTY) child.kill('SIGINT');
    interrupted = true;
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // When npm is terminated, it ends only the shell between it and this process.
  const parent = process.ppid;
  const look = () => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    child.kill('SIGTERM');
  };
  const isByNpm = process.env.npm_lifecycle_event !== undefined;
  const looking = isByNpm ? setInterval(look, parentLookMs).unref() : undefined;
  child.on('error', (error) => stop(`${node} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
