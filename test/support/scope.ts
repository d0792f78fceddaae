/**
 * Ring and slice of each test file. A file without a row below is in ring 1.
 *
 * Ring 1 (`npm test`) needs no third-party server and runs on every commit. Ring 2 is divided into
 * six slices of about equal duration; each CI run takes one, the nightly run all.
 */
import { treePaths } from './tree.ts';

/** A program that `npm run programs` obtains, or a service of the machine. */
export type Need =
  | 'asterisk'
  | 'chromium'
  | 'localstripe'
  | 'postgres'
  | 'promtool'
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
  [5, 10, 'bench/main.test.ts', 'minutes'],
  [4, 12, 'bench/routing-bench.test.ts', 'minutes'],
  [6, 20, 'cli/backup-under-load.test.ts', 'minutes'],
  [1, 9, 'cli/callers-for-people.test.ts', 'minutes'],
  [4, 93, 'cli/damaged-columns.test.ts', 'minutes'],
  [3, 8, 'cli/lost-answers.test.ts', 'kills'],
  [2, 60, 'cli/outsider-study.test.ts', 'minutes'],
  [4, 88, 'cli/private-folder.test.ts', 'minutes', 'temporal-dev-server'],
  [1, 31, 'cli/shut-down.test.ts', 'kills'],
  [5, 52, 'cli/start-on-temporal.test.ts', 'server', 'temporal-dev-server'],
  [6, 127, 'conformance/crash.test.ts', 'kills', 'postgres'],
  [6, 15, 'conformance/journal-postgres.test.ts', 'server', 'postgres'],
  [4, 26, 'conformance/order-host-postgres.test.ts', 'server', 'postgres'],
  [4, 185, 'conformance/order-hosts-killed.test.ts', 'kills', 'postgres', 'temporal-dev-server'],
  [
    2,
    34,
    'conformance/order-hosts-temporal.test.ts',
    'server',
    'temporal-dev-server',
    'temporal-test-server',
  ],
  [
    5,
    9,
    'conformance/order-kills-stripe.test.ts',
    'server',
    'localstripe',
    'stripe-mock',
    'postgres',
    'temporal-dev-server',
  ],
  [1, 81, 'conformance/order-kills.test.ts', 'kills', 'postgres', 'temporal-dev-server'],
  [6, 120, 'conformance/order-sagas-killed.test.ts', 'kills', 'postgres', 'temporal-dev-server'],
  [5, 152, 'conformance/order-suites-postgres.test.ts', 'server', 'postgres'],
  [6, 36, 'conformance/order-suites-sqlite.test.ts', 'minutes'],
  [
    2,
    78,
    'conformance/order-suites-temporal.test.ts',
    'server',
    'temporal-dev-server',
    'temporal-test-server',
  ],
  [5, 110, 'conformance/order-temporal-matrix.test.ts', 'server', 'temporal-dev-server'],
  [3, 15, 'conformance/order-temporal-page.test.ts', 'browser', 'temporal-dev-server', 'chromium'],
  [6, 40, 'conformance/order-temporal-operators.test.ts', 'server', 'temporal-dev-server'],
  [
    5,
    42,
    'conformance/order-temporal-faults.test.ts',
    'server',
    'postgres',
    'temporal-dev-server',
    'temporal-test-server',
  ],
  [5, 1, 'conformance/orders-paid-stripe.test.ts', 'server', 'localstripe', 'stripe-mock'],
  [5, 2, 'conformance/payment-provider-stripe.test.ts', 'server', 'localstripe', 'stripe-mock'],
  [6, 1, 'conformance/payment-webhooks-stripe.test.ts', 'server', 'localstripe', 'stripe-mock'],
  [2, 12, 'conformance/rules-fuzz.test.ts', 'fuzz'],
  [3, 5, 'conformance/promtool.test.ts', 'server', 'promtool'],
  [2, 70, 'conformance/service-failover.test.ts', 'kills', 'postgres'],
  [1, 90, 'conformance/service-outages.test.ts', 'kills', 'postgres'],
  [3, 60, 'conformance/service-postgres.test.ts', 'server', 'postgres'],
  [2, 40, 'conformance/store-postgres.test.ts', 'server', 'postgres'],
  [3, 40, 'console/agent-clients.browser.test.ts', 'browser', 'chromium'],
  [3, 3, 'console/bench.browser.test.ts', 'browser', 'chromium'],
  [2, 55, 'console/broken-routes.browser.test.ts', 'browser', 'chromium'],
  [1, 40, 'console/centre-settings.browser.test.ts', 'browser', 'chromium'],
  [3, 60, 'console/days/agent-first-day.browser.test.ts', 'browser', 'chromium'],
  [2, 60, 'console/days/clerk.browser.test.ts', 'browser', 'chromium'],
  [3, 60, 'console/days/finding.browser.test.ts', 'browser', 'chromium'],
  [4, 60, 'console/days/new-shop.browser.test.ts', 'browser', 'chromium'],
  [5, 50, 'console/days/reviewer.browser.test.ts', 'browser', 'chromium'],
  [5, 50, 'console/days/rules.browser.test.ts', 'browser', 'chromium'],
  [1, 60, 'console/days/supervisor.browser.test.ts', 'browser', 'chromium'],
  [6, 56, 'console/desk-alerts.browser.test.ts', 'browser', 'chromium'],
  [2, 93, 'console/desk-calls.browser.test.ts', 'browser', 'chromium'],
  [2, 13, 'console/desk-choices.browser.test.ts', 'browser', 'chromium'],
  [3, 11, 'console/desk-outbound.browser.test.ts', 'browser', 'chromium'],
  [4, 29, 'console/desk-reach.browser.test.ts', 'browser', 'chromium'],
  [6, 14, 'console/desk.browser.test.ts', 'browser', 'chromium'],
  [1, 3, 'console/display.browser.test.ts', 'browser', 'chromium'],
  [2, 17, 'console/figures-agree.browser.test.ts', 'browser', 'chromium'],
  [3, 40, 'console/figures.browser.test.ts', 'browser', 'chromium'],
  [1, 22, 'console/first-run.browser.test.ts', 'browser', 'chromium'],
  [4, 39, 'console/help.browser.test.ts', 'browser', 'chromium'],
  [1, 19, 'console/journal.browser.test.ts', 'browser', 'chromium'],
  [6, 86, 'console/lost-connection.browser.test.ts', 'browser', 'chromium'],
  [2, 7, 'console/lost-leg.browser.test.ts', 'browser', 'chromium'],
  [1, 5, 'console/must-say.browser.test.ts', 'browser', 'chromium'],
  [4, 20, 'console/order-cards.browser.test.ts', 'browser', 'chromium'],
  [5, 5, 'console/order-customer.browser.test.ts', 'browser', 'chromium'],
  [6, 61, 'console/order-entry.browser.test.ts', 'browser', 'chromium'],
  [4, 109, 'console/order-reloads.browser.test.ts', 'browser', 'chromium'],
  [4, 59, 'console/order-steps.browser.test.ts', 'browser', 'chromium'],
  [4, 74, 'console/orders.browser.test.ts', 'browser', 'chromium'],
  [2, 3, 'console/passkey.browser.test.ts', 'browser', 'chromium'],
  [5, 40, 'console/prints.browser.test.ts', 'browser', 'chromium'],
  [1, 6, 'console/reports.browser.test.ts', 'browser', 'chromium'],
  [1, 15, 'console/returns.browser.test.ts', 'browser', 'chromium'],
  [6, 44, 'console/reviews.browser.test.ts', 'browser', 'chromium'],
  [3, 5, 'console/rules-begun.browser.test.ts', 'browser', 'chromium'],
  [6, 11, 'console/rules-effect.browser.test.ts', 'browser', 'chromium'],
  [3, 48, 'console/rules.browser.test.ts', 'browser', 'chromium'],
  [2, 8, 'console/sales.browser.test.ts', 'browser', 'chromium'],
  [2, 21, 'console/settings.browser.test.ts', 'browser', 'chromium'],
  [5, 117, 'console/shared-connection.browser.test.ts', 'browser', 'chromium'],
  [1, 13, 'console/sign-in.browser.test.ts', 'browser', 'chromium'],
  [2, 40, 'console/sim-centre.browser.test.ts', 'browser', 'chromium'],
  [6, 71, 'console/sim-equal.browser.test.ts', 'browser', 'chromium'],
  [5, 37, 'console/sim-lab.browser.test.ts', 'browser', 'chromium'],
  [4, 12, 'console/sim-log.browser.test.ts', 'browser', 'chromium'],
  [3, 28, 'console/sim-replay.browser.test.ts', 'browser', 'chromium'],
  [5, 21, 'console/sim-roster.browser.test.ts', 'browser', 'chromium'],
  [1, 354, 'console/states.browser.test.ts', 'browser', 'chromium'],
  [4, 48, 'console/telephone.browser.test.ts', 'browser', 'asterisk', 'chromium'],
  [5, 27, 'console/tour.browser.test.ts', 'browser', 'chromium'],
  [4, 74, 'console/wallboard.browser.test.ts', 'browser', 'chromium'],
  [1, 11, 'console/why-waiting.browser.test.ts', 'browser', 'chromium'],
  [5, 100, 'docs-long.test.ts', 'minutes'],
  [2, 28, 'docs-temporal.test.ts', 'server', 'temporal-dev-server'],
  [2, 5, 'entries/package-readme.test.ts', 'package'],
  [2, 64, 'faults/faults.test.ts', 'faults'],
  [4, 16, 'gateways/lane-search.test.ts', 'minutes'],
  [
    5,
    15,
    'gateways/temporal-server.test.ts',
    'server',
    'temporal-dev-server',
    'temporal-test-server',
  ],
  [6, 28, 'order-rows/order-rows-postgres.test.ts', 'server', 'postgres'],
  [3, 89, 'order-rows/order-rows-temporal.test.ts', 'server', 'temporal-dev-server'],
  [3, 14, 'package/package.test.ts', 'package', 'registry'],
  [5, 6, 'privacy/erasure-postgres.test.ts', 'server', 'postgres'],
  [6, 9, 'privacy/erasure-temporal.test.ts', 'server', 'temporal-dev-server'],
  [5, 63, 'properties/routing-sensitivity.test.ts', 'minutes'],
  [1, 29, 'scripts/declarations.test.ts', 'package'],
  [5, 77, 'scripts/fuzz-api.test.ts', 'fuzz', 'schemathesis'],
  [3, 188, 'scripts/fuzz-lane.test.ts', 'fuzz'],
  [5, 15, 'simulator/fitted-queues.test.ts', 'statistics'],
  [2, 60, 'simulator/random-exports-fuzz.test.ts', 'fuzz'],
  [3, 23, 'simulator/rotations.test.ts', 'statistics'],
  [1, 1, 'switch/asterisk-calls.test.ts', 'server', 'asterisk'],
  [4, 3, 'switch/asterisk-doctor.test.ts', 'server', 'asterisk'],
  [5, 6, 'switch/asterisk-machines.test.ts', 'server', 'asterisk'],
  [2, 262, 'switch/asterisk-gateway.test.ts', 'server', 'asterisk'],
  [3, 95, 'switch/asterisk-kills.test.ts', 'server', 'asterisk'],
  [2, 1, 'switch/asterisk-lamps.test.ts', 'server', 'asterisk'],
  [6, 2, 'switch/asterisk-openings.test.ts', 'server', 'asterisk'],
  [6, 21, 'switch/asterisk-process.test.ts', 'server', 'asterisk'],
  [4, 5, 'switch/asterisk-sound.test.ts', 'server', 'asterisk'],
  [3, 30, 'switch/asterisk-whole-call.test.ts', 'server', 'asterisk'],
  [4, 8, 'theory/formula-cases.test.ts', 'statistics'],
  [6, 49, 'theory/interval-coverage.test.ts', 'statistics'],
  [3, 62, 'walks/order-walk.test.ts', 'fuzz'],
  [1, 150, 'walks/world-walks.test.ts', 'fuzz'],
  [4, 7, 'workflows/encrypted-orders.test.ts', 'server', 'temporal-dev-server'],
  [6, 4, 'workflows/moved-processes.test.ts', 'server', 'temporal-dev-server'],
  [3, 7, 'workflows/notices-temporal.test.ts', 'server', 'temporal-dev-server'],
  [3, 17, 'workflows/sandbox-bundle.test.ts', 'package'],
  [6, 95, 'workflows/sweep-on-temporal.test.ts', 'server', 'temporal-dev-server'],
  [6, 8, 'workflows/temporal-tls.test.ts', 'server', 'temporal-dev-server'],
  [6, 7, 'workflows/traced-orders.test.ts', 'server', 'temporal-dev-server'],
];

/** Files of ring 2, in order of path. */
export const ring2: readonly Ring2Row[] = cells.map(([slice, seconds, file, reason, ...needs]) => ({
  file: `test/${file}`,
  slice,
  seconds,
  reason,
  needs,
}));

const allFiles = treePaths(/^test\/.*\.test\.ts$/);

/** Every test file, from the root, with `/`. */
export function testFiles(): readonly string[] {
  return allFiles;
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
