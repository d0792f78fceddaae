/**
 * `npm run conformance:jre -- <checkout> [--shadow]`: json-rules-engine's own tests against our
 * facade. `--shadow` also evaluates every run by compiled rule sets. Exit code 1: a test of public
 * behaviour fails, or the two differ.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installPeers } from '../test/support/jre-suite/peers.ts';
import { runSuite, type SuiteResult } from '../test/support/jre-suite/run-suite.ts';
import { type ShadowCount, startShadow } from '../test/support/jre-suite/shadow.ts';

const usageCode = 2;
const failureCode = 1;

const options = readOptions();
if (typeof options === 'string') {
  process.stderr.write(`conformance:jre: ${options}\n`);
  process.exitCode = usageCode;
} else {
  const shadow = options.isShadow ? startShadow() : undefined;
  const result = await runSuite(options.checkout, installPeers());
  process.stdout.write(`${describe(result, shadow)}\n`);
  const differs = shadow !== undefined && shadow.differences.length > 0;
  const isFailed = result.failed.length > 0 || result.passed.length === 0;
  process.exitCode = isFailed || differs ? failureCode : 0;
}

function describe(
  { passed, failed, ofPrivateMethods }: SuiteResult,
  shadow: ShadowCount | undefined,
): string {
  const total = passed.length + failed.length + ofPrivateMethods.length;
  const lines = [
    `${passed.length} of ${total} tests of json-rules-engine pass on the facade`,
    `${ofPrivateMethods.length} more are of private methods:`,
    ...ofPrivateMethods.map(({ title }) => `  ${title}`),
    `${failed.length} failed${failed.length === 0 ? '' : ':'}`,
    ...failed.flatMap(({ title, reason }) => [`  ${title}`, `    ${reason}`]),
  ];
  if (shadow === undefined) return lines.join('\n');
  const { runs, emptyRuns, rejectedRuns, rules, leaves, opaqueLeaves, skippedLeaves, differences } =
    shadow;
  return [
    ...lines,
    `shadow: ${runs} runs with ${rules} rule results evaluated again, each by the index and by its tree`,
    `  ${leaves} leaves by their operator, ${opaqueLeaves} taken over (own operators, values rule files cannot hold)`,
    `  ${skippedLeaves} leaves that the run did not need, tried both true and false`,
    `  ${rejectedRuns} runs rejected, as their tests expect; ${emptyRuns} without a rule`,
    `  ${differences.length} differences${differences.length === 0 ? '' : ':'}`,
    ...differences.map((difference) => `    ${difference}`),
  ].join('\n');
}

function readOptions(): { readonly checkout: string; readonly isShadow: boolean } | string {
  try {
    const { values, positionals } = parseArgs({
      options: { shadow: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) {
      return `got ${positionals.length} folders, expected one: a clone of github.com/CacheControl/json-rules-engine`;
    }
    const checkout = resolve(folder);
    if (!existsSync(join(checkout, 'test', 'engine.test.js'))) {
      return `${folder} has no test/engine.test.js, expected a clone of github.com/CacheControl/json-rules-engine`;
    }
    return { checkout, isShadow: values.shadow };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
