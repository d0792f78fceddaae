/**
 * Ring and slice of each test file. A file without a row below is in ring 1.
 *
 * Ring 1 (`npm test`) needs no third-party server and runs on every commit. Ring 2 is divided into
 * six slices of about equal duration; each CI run takes one, the nightly run all.
 */
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from './tree.ts';

/** A program that `npm run programs` obtains, or a service of the machine. */
export type Need =
  | 'asterisk'
  | 'chromium'
  | 'localstripe'
  | 'postgres'
  | 'registry'
  | 'schemathesis'
  | 'stripe-mock'
  | 'temporal-dev-server'
  | 'temporal-test-server';

export const sliceNumbers = [1, 2, 3, 4, 5, 6] as const;
export type SliceNumber = (typeof sliceNumbers)[number];

/** Value of `CALLWRIGHT_TESTS`. */
export type Scope = 'ring-1' | 'all' | `slice-${SliceNumber}`;

/** Why a file is in ring 2. */
const reasons = {
  browser: 'drives the console in a real browser',
  server: 'runs against a real server of a third party',
  kills: 'kills processes at many moments',
  faults: 'simulates hours of faults',
  fuzz: 'compares implementations on random inputs for minutes',
  package: 'compiles, bundles or installs the package',
  statistics: 'needs thousands of simulated days',
  minutes: 'takes minutes, and ring 1 has a shorter case of it',
} as const;

interface Ring2Row {
  readonly file: string;
  readonly slice: SliceNumber;
  /** Measured alone on two cores; for the balance of slices. */
  readonly seconds: number;
  readonly reason: keyof typeof reasons;
  readonly needs: readonly Need[];
}

type Cells = readonly [
  slice: SliceNumber,
  seconds: number,
  file: string,
  reason: keyof typeof reasons,
  ...needs: Need[],
];

// One row per file: slice, seconds, file below test/, reason, what it needs.
const cells: readonly Cells[] = [
  [3, 9, 'bench/main.test.ts', 'minutes'],
  [5, 9, 'bench/routing-bench.test.ts', 'minutes'],
  [2, 10, 'cli/callers-for-people.test.ts', 'minutes'],
  [2, 5, 'cli/lost-answers.test.ts', 'kills'],
  [6, 30, 'cli/private-folder.test.ts', 'minutes', 'temporal-dev-server'],
  [1, 17, 'cli/shut-down.test.ts', 'kills'],
  [2, 30, 'cli/start-on-temporal.test.ts', 'server', 'temporal-dev-server'],
  [5, 60, 'conformance/crash.test.ts', 'kills', 'postgres'],
  [2, 20, 'conformance/journal-postgres.test.ts', 'server', 'postgres'],
  [4, 20, 'conformance/order-host-postgres.test.ts', 'server', 'postgres'],
  [3, 60, 'conformance/order-hosts-killed.test.ts', 'kills', 'postgres', 'temporal-dev-server'],
  [
    6,
    60,
    'conformance/order-hosts-temporal.test.ts',
    'server',
    'temporal-dev-server',
    'temporal-test-server',
  ],
  [
    6,
    20,
    'conformance/order-kills-stripe.test.ts',
    'server',
    'localstripe',
    'stripe-mock',
    'postgres',
    'temporal-dev-server',
  ],
  [6, 60, 'conformance/order-kills.test.ts', 'kills', 'postgres', 'temporal-dev-server'],
  [4, 60, 'conformance/order-sagas-killed.test.ts', 'kills', 'postgres', 'temporal-dev-server'],
  [1, 20, 'conformance/order-suites-postgres.test.ts', 'server', 'postgres'],
  [5, 60, 'conformance/order-suites-sqlite.test.ts', 'minutes'],
  [
    6,
    60,
    'conformance/order-suites-temporal.test.ts',
    'server',
    'temporal-dev-server',
    'temporal-test-server',
  ],
  [
    4,
    60,
    'conformance/order-temporal-faults.test.ts',
    'server',
    'postgres',
    'temporal-dev-server',
    'temporal-test-server',
  ],
  [2, 20, 'conformance/orders-paid-stripe.test.ts', 'server', 'localstripe', 'stripe-mock'],
  [4, 20, 'conformance/payment-provider-stripe.test.ts', 'server', 'localstripe', 'stripe-mock'],
  [1, 20, 'conformance/payment-webhooks-stripe.test.ts', 'server', 'localstripe', 'stripe-mock'],
  [1, 6, 'conformance/rules-fuzz.test.ts', 'fuzz'],
  [3, 20, 'conformance/service-postgres.test.ts', 'server', 'postgres'],
  [5, 20, 'conformance/store-postgres.test.ts', 'server', 'postgres'],
  [6, 12, 'console/bench.browser.test.ts', 'browser', 'chromium'],
  [2, 12, 'console/broken-routes.browser.test.ts', 'browser', 'chromium'],
  [4, 12, 'console/centre-settings.browser.test.ts', 'browser', 'chromium'],
  [6, 12, 'console/desk-alerts.browser.test.ts', 'browser', 'chromium'],
  [5, 12, 'console/desk-calls.browser.test.ts', 'browser', 'chromium'],
  [1, 12, 'console/desk-choices.browser.test.ts', 'browser', 'chromium'],
  [3, 12, 'console/desk-outbound.browser.test.ts', 'browser', 'chromium'],
  [2, 12, 'console/desk-reach.browser.test.ts', 'browser', 'chromium'],
  [4, 12, 'console/desk.browser.test.ts', 'browser', 'chromium'],
  [6, 12, 'console/display.browser.test.ts', 'browser', 'chromium'],
  [5, 12, 'console/figures-agree.browser.test.ts', 'browser', 'chromium'],
  [1, 12, 'console/figures.browser.test.ts', 'browser', 'chromium'],
  [3, 12, 'console/first-run.browser.test.ts', 'browser', 'chromium'],
  [2, 12, 'console/help.browser.test.ts', 'browser', 'chromium'],
  [4, 12, 'console/journal.browser.test.ts', 'browser', 'chromium'],
  [6, 12, 'console/lost-connection.browser.test.ts', 'browser', 'chromium'],
  [5, 12, 'console/lost-leg.browser.test.ts', 'browser', 'chromium'],
  [1, 12, 'console/must-say.browser.test.ts', 'browser', 'chromium'],
  [3, 12, 'console/order-cards.browser.test.ts', 'browser', 'chromium'],
  [2, 12, 'console/order-customer.browser.test.ts', 'browser', 'chromium'],
  [4, 12, 'console/order-entry.browser.test.ts', 'browser', 'chromium'],
  [6, 12, 'console/order-reloads.browser.test.ts', 'browser', 'chromium'],
  [5, 12, 'console/order-steps.browser.test.ts', 'browser', 'chromium'],
  [1, 12, 'console/orders.browser.test.ts', 'browser', 'chromium'],
  [3, 12, 'console/passkey.browser.test.ts', 'browser', 'chromium'],
  [2, 12, 'console/reports.browser.test.ts', 'browser', 'chromium'],
  [4, 12, 'console/reviews.browser.test.ts', 'browser', 'chromium'],
  [6, 12, 'console/rules-begun.browser.test.ts', 'browser', 'chromium'],
  [5, 12, 'console/rules-effect.browser.test.ts', 'browser', 'chromium'],
  [1, 12, 'console/rules.browser.test.ts', 'browser', 'chromium'],
  [3, 12, 'console/sales.browser.test.ts', 'browser', 'chromium'],
  [2, 12, 'console/settings.browser.test.ts', 'browser', 'chromium'],
  [4, 12, 'console/shared-connection.browser.test.ts', 'browser', 'chromium'],
  [6, 12, 'console/sign-in.browser.test.ts', 'browser', 'chromium'],
  [5, 12, 'console/sim-equal.browser.test.ts', 'browser', 'chromium'],
  [1, 12, 'console/sim-lab.browser.test.ts', 'browser', 'chromium'],
  [3, 12, 'console/sim-log.browser.test.ts', 'browser', 'chromium'],
  [2, 12, 'console/sim-replay.browser.test.ts', 'browser', 'chromium'],
  [4, 12, 'console/sim-roster.browser.test.ts', 'browser', 'chromium'],
  [1, 200, 'console/states.browser.test.ts', 'browser', 'chromium'],
  [6, 12, 'console/telephone.browser.test.ts', 'browser', 'asterisk', 'chromium'],
  [5, 12, 'console/tour.browser.test.ts', 'browser', 'chromium'],
  [1, 12, 'console/wallboard.browser.test.ts', 'browser', 'chromium'],
  [3, 12, 'console/why-waiting.browser.test.ts', 'browser', 'chromium'],
  [4, 60, 'docs-long.test.ts', 'minutes'],
  [2, 60, 'docs-temporal.test.ts', 'server', 'temporal-dev-server'],
  [6, 5, 'entries/package-readme.test.ts', 'package'],
  [4, 70, 'faults/faults.test.ts', 'faults'],
  [4, 7, 'gateways/lane-search.test.ts', 'minutes'],
  [5, 20, 'gateways/temporal-server.test.ts', 'server', 'temporal-dev-server'],
  [1, 40, 'order-rows/order-rows-postgres.test.ts', 'server', 'postgres'],
  [5, 60, 'order-rows/order-rows-temporal.test.ts', 'server', 'temporal-dev-server'],
  [3, 90, 'package/package.test.ts', 'package', 'registry'],
  [3, 20, 'privacy/erasure-postgres.test.ts', 'server', 'postgres'],
  [4, 30, 'privacy/erasure-temporal.test.ts', 'server', 'temporal-dev-server'],
  [3, 60, 'properties/routing-sensitivity.test.ts', 'minutes'],
  [6, 8, 'scripts/declarations.test.ts', 'package'],
  [5, 70, 'scripts/fuzz-api.test.ts', 'fuzz', 'schemathesis'],
  [2, 190, 'scripts/fuzz-lane.test.ts', 'fuzz'],
  [5, 9, 'simulator/fitted-queues.test.ts', 'statistics'],
  [2, 20, 'simulator/rotations.test.ts', 'statistics'],
  [3, 30, 'switch/asterisk-calls.test.ts', 'server', 'asterisk'],
  [1, 30, 'switch/asterisk-doctor.test.ts', 'server', 'asterisk'],
  [3, 30, 'switch/asterisk-gateway.test.ts', 'server', 'asterisk'],
  [6, 30, 'switch/asterisk-kills.test.ts', 'server', 'asterisk'],
  [2, 30, 'switch/asterisk-lamps.test.ts', 'server', 'asterisk'],
  [4, 30, 'switch/asterisk-openings.test.ts', 'server', 'asterisk'],
  [5, 30, 'switch/asterisk-process.test.ts', 'server', 'asterisk'],
  [1, 30, 'switch/asterisk-sound.test.ts', 'server', 'asterisk'],
  [3, 30, 'switch/asterisk-whole-call.test.ts', 'server', 'asterisk'],
  [1, 9, 'theory/formula-cases.test.ts', 'statistics'],
  [6, 60, 'theory/interval-coverage.test.ts', 'statistics'],
  [1, 20, 'workflows/encrypted-orders.test.ts', 'server', 'temporal-dev-server'],
  [3, 20, 'workflows/moved-processes.test.ts', 'server', 'temporal-dev-server'],
  [5, 15, 'workflows/notices-temporal.test.ts', 'server', 'temporal-dev-server'],
  [3, 7, 'workflows/sandbox-bundle.test.ts', 'package'],
  [5, 20, 'workflows/sweep-on-temporal.test.ts', 'server', 'temporal-dev-server'],
  [6, 20, 'workflows/traced-orders.test.ts', 'server', 'temporal-dev-server'],
];

/** Files of ring 2, in order of path. */
export const ring2: readonly Ring2Row[] = cells.map(([slice, seconds, file, reason, ...needs]) => ({
  file: `test/${file}`,
  slice,
  seconds,
  reason,
  needs,
}));

/** Every test file, from the root, with `/`. */
export function testFiles(): readonly string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => `test/${path.split(sep).join('/')}`)
    .sort();
}

/** The files that a scope runs. */
export function scopeOf(scope: Scope): ReadonlySet<string> {
  if (scope === 'all') return new Set(testFiles());
  if (scope === 'ring-1') {
    const rows = new Set(ring2.map(({ file }) => file));
    return new Set(testFiles().filter((file) => !rows.has(file)));
  }
  const rows = ring2.filter(({ slice }) => scope === `slice-${slice}`);
  return new Set(rows.map(({ file }) => file));
}

/** What this run of vitest includes; all, where a test file is named to vitest itself. */
export const currentScope: Scope = parseScope(process.env['CALLWRIGHT_TESTS']);

function parseScope(text: string | undefined): Scope {
  if (text === undefined || text === 'all') return 'all';
  if (text === 'ring-1') return text;
  const slice = sliceNumbers.find((number) => text === `slice-${number}`);
  if (slice !== undefined) return `slice-${slice}`;
  throw new Error(`CALLWRIGHT_TESTS is ${text}, expected all, ring-1 or slice-1 to slice-6`);
}

/**
 * Handles a missing third-party program: its tests are left out and the reason is printed. In
 * continuous integration that is an error, since `npm run programs` ran before.
 */
export function leaveOut(what: string, error: unknown): void {
  if (process.env['CI']) throw error;
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`no ${what}, so its tests are left out: ${reason}\n`);
}

/** One line per reason and need: how many files outside the current scope, of those given. */
export function leftOutLines(files: readonly string[], scope: Scope): readonly string[] {
  const included = scopeOf(scope);
  const groups = new Map<string, number>();
  for (const { file, reason, needs } of ring2) {
    if (!files.includes(file) || included.has(file)) continue;
    const what = needs.length === 0 ? reasons[reason] : `needs ${needs.join(', ')}`;
    groups.set(what, (groups.get(what) ?? 0) + 1);
  }
  return [...groups].map(([what, count]) => `  ${String(count).padStart(4)}  ${what}`);
}
