/**
 * Three projects: the tests of the pure floor, in which clock and chance throw; those that begin a
 * server for their file; and the rest.
 *
 * `CALLWRIGHT_TESTS` chooses files by ring and slice (`test/support/scope.ts`). The seed of every
 * property is `CALLWRIGHT_SEED` (in CI the commit id); `scripts/run.mjs` sets it.
 */
import { join, matchesGlob } from 'node:path';
import { defineConfig } from 'vitest/config';
import { RunReporter } from './test/support/run.reporter.ts';
import { currentScope, ring2, scopeOf, testFiles } from './test/support/scope.ts';

if (!('groupBy' in Map)) {
  process.stderr.write('vitest needs Node 24; `npm test -- FILE` uses it\n');
  process.exit(2);
}

// What Node has compiled serves each process and thread that tests begin: a third of the processor
// that they take to begin. The command keeps it in the same folder.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compile');

// Tests of ring 2 use third-party programs that are here; only `npm run programs` obtains one.
if (currentScope === 'ring-1') process.env['CALLWRIGHT_PROGRAMS'] = 'none';
else process.env['CALLWRIGHT_PROGRAMS'] ??= 'present';

const pureFloor = [
  'kernel',
  'machines',
  'rules',
  'routing',
  'orders',
  'metrics',
  'contracts',
  'simulator',
  'models',
  'properties',
  'theory',
].map((folder) => `test/${folder}/**/*.test.ts`);

/** Files whose modules start servers: each gets modules of its own. */
const withServers = [
  'test/conformance/order-*.test.ts',
  'test/workflows/*.test.ts',
  ...ring2
    .map(({ file }) => file)
    .filter((file) => !pureFloor.some((glob) => matchesGlob(file, glob))),
];

const included = scopeOf(currentScope);
const excluded = testFiles().filter((file) => !included.has(file));

export default defineConfig({
  test: {
    // Servers of more files on two cores would delay sound and timers.
    maxWorkers: 2,
    reporters: ['default', new RunReporter()],
    // Modules are loaded once by a worker, not by each file: tests undo what they change in it.
    isolate: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // A busy machine takes its time; what must come within one says so itself.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure floor',
          include: pureFloor,
          exclude: excluded,
          setupFiles: [
            'test/support/private-files.setup.ts',
            'test/support/seed.setup.ts',
            'test/support/virtual-time.setup.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'house',
          include: ['test/**/*.test.ts'],
          exclude: [...pureFloor, ...withServers, ...excluded],
          setupFiles: ['test/support/private-files.setup.ts', 'test/support/seed.setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'with servers',
          include: withServers,
          exclude: excluded,
          isolate: true,
          setupFiles: ['test/support/private-files.setup.ts', 'test/support/seed.setup.ts'],
        },
      },
    ],
  },
});
