/**
 * What a run of tests takes in. `npm test` is what a newcomer waits for: it leaves out what needs a
 * server of another maker or takes minutes, unless a path names it. `npm run test:all` is all.
 *
 * `scripts/run.mjs` says which by `CALLWRIGHT_TESTS`; without it, as from an editor, all run.
 */

/** False: tests that need a server of another maker are left out, and it is not looked for. */
export const runsAll = process.env['CALLWRIGHT_TESTS'] !== 'own';

/** Files that are left out as a whole, by what they need; others leave some of their tests out. */
export const leftOut: readonly { readonly needs: string; readonly files: readonly string[] }[] = [
  {
    needs: 'a server of Temporal',
    files: [
      'test/conformance/order-hosts-temporal.test.ts',
      'test/conformance/order-suites-temporal.test.ts',
      'test/conformance/order-temporal-faults.test.ts',
      'test/gateways/temporal-server.test.ts',
      'test/workflows/encrypted-orders.test.ts',
      'test/workflows/moved-processes.test.ts',
      'test/workflows/sweep-on-temporal.test.ts',
      'test/workflows/traced-orders.test.ts',
    ],
  },
  {
    needs: 'PostgreSQL',
    files: [
      'test/conformance/journal-postgres.test.ts',
      'test/conformance/order-host-postgres.test.ts',
      'test/conformance/order-suites-postgres.test.ts',
      'test/conformance/service-postgres.test.ts',
      'test/conformance/store-postgres.test.ts',
    ],
  },
  { needs: 'test servers of Stripe', files: ['test/conformance/*-stripe.test.ts'] },
  { needs: 'Asterisk and sipp', files: ['test/switch/asterisk-*.test.ts'] },
  { needs: 'Chromium', files: ['test/console/*.browser.test.ts'] },
  { needs: 'a registry to install the package from', files: ['test/package/*.test.ts'] },
  {
    needs: 'minutes',
    files: [
      'test/cli/private-folder.test.ts',
      'test/conformance/crash.test.ts',
      'test/conformance/order-hosts-killed.test.ts',
      'test/conformance/order-kills.test.ts',
      'test/conformance/order-sagas-killed.test.ts',
      'test/conformance/order-suites-sqlite.test.ts',
      'test/faults/faults.test.ts',
      'test/properties/routing-sensitivity.test.ts',
      'test/theory/interval-coverage.test.ts',
    ],
  },
];

/**
 * A program of another maker cannot be had, so its tests are left out, and the reason is printed.
 * In continuous integration, where nothing is left out, that fails.
 */
export function leaveOut(what: string, error: unknown): void {
  if (process.env['CI']) throw error;
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`no ${what}, so its tests are left out: ${why}\n`);
}
