/**
 * `npm run validate`: cases of queueing theory with exact values, by the formulas of
 * `test/theory/formulas` and by simulation, and whether more miss than chance allows. `--write`
 * puts the results into `docs/simulation.md`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inLane, workerRunner } from '../gateways/index.ts';
import { assert, nearestWord } from '../kernel/index.ts';
import { validationCases } from '../test/support/validation-cases.ts';
import type { ValidationCase } from '../test/theory/schemas/validation-cases.schema.ts';
import { type Validation, validate } from '../test/theory/validation/validate.ts';
import { answerText, tableText, trustLines } from '../test/theory/validation/validation-text.ts';
import { optionsOf, wholeOption } from './script-options.ts';

const pagePath = join(import.meta.dirname, '../docs/simulation.md');
const marks = ['<!-- validation: begins -->', '<!-- validation: ends -->'] as const;
const confidence = 0.99;
const lanes = ['off', 'on', 'both'] as const;
const failureCode = 1;

const usage = `npm run validate -- [--only ids] [--seed 1] [--calls 50000] [--calls-max 2000000]

Exact cases of queueing theory (test/theory/exact-cases.json) against formulas and the simulator.
Exit code 1: a formula is off, or more cases miss than chance allows.

  --only IDS         ids or kinds with commas between, such as erlang-a,mg1-03
  --seed N           of callers and agents
  --calls N          to begin each case with, about
  --calls-max N      of a case that needs them
  --service-rate X   simulate with service rates X times too high: it should be caught
  --workers N        threads (default: one per processor)
  --lane USE         off, on or both lanes, compared (default: the classic if it can)
  --write            the results of all cases into docs/simulation.md
  --help             this text
`;

const { cases, by, isWritten, workers, lane, ...settings } = optionsOf(usage, readOptions);
const runner = inLane(workerRunner({ workers }), lane);
let done = 0;
const onCase = ({ of }: { readonly of: ValidationCase }) => {
  done += 1;
  process.stderr.write(`validate: ${done} of ${cases.length}, ${of.id}\n`);
};
try {
  const validation = await validate(cases, runner, { ...settings, confidence, onCase });
  const lines = trustLines(validation).join('\n');
  process.stdout.write(`${answerText(validation)}\n\n${tableText(validation, by)}\n${lines}\n`);
  if (isWritten) writePage(validation);
  process.exitCode = validation.holds ? 0 : failureCode;
} finally {
  await runner.close();
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      seed: { type: 'string', default: '1' },
      calls: { type: 'string', default: '50000' },
      'calls-max': { type: 'string', default: '2000000' },
      'service-rate': { type: 'string', default: '1' },
      workers: { type: 'string', default: String(availableParallelism()) },
      lane: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const { only, write } = values;
  const lane = lanes.find((one) => one === values.lane);
  if (lane !== values.lane) {
    throw new Error(`--lane is ${values.lane}, expected one of ${lanes.join(', ')}`);
  }
  const serviceRate = Number(values['service-rate']);
  if (!(serviceRate >= 0.1 && serviceRate <= 10)) {
    throw new Error(`--service-rate is ${values['service-rate']}, expected a number of 0.1 to 10`);
  }
  if (write && (only !== undefined || serviceRate !== 1)) {
    throw new Error('--write is for the results of all cases, without a fault');
  }
  return {
    cases: casesOf(only),
    by: only === undefined ? ('kind' as const) : ('id' as const),
    seed: wholeOption('seed', values.seed, 0),
    calls: wholeOption('calls', values.calls, 1_000),
    callsMax: wholeOption('calls-max', values['calls-max'], 1_000),
    serviceRate,
    workers: wholeOption('workers', values.workers, 1),
    lane,
    isWritten: write,
  };
}

/** Cases by id, kind, or prefix of an id. */
function casesOf(only: string | undefined): readonly ValidationCase[] {
  const cases = validationCases();
  if (only === undefined) return cases;
  const names = only.split(',');
  const fits = ({ id, kind }: ValidationCase, name: string): boolean =>
    kind === name || id === name || id.startsWith(`${name}-`);
  for (const name of names) {
    if (cases.some((one) => fits(one, name))) continue;
    const near = nearestWord(
      name,
      cases.flatMap(({ id, kind }) => [id, kind]),
    );
    const hint = near === undefined ? 'expected an id or a kind' : `did you mean ${near}?`;
    throw new Error(`--only is ${name}, ${hint}`);
  }
  return cases.filter((one) => names.some((name) => fits(one, name)));
}

function writePage(validation: Validation): void {
  const [before = '', rest = ''] = readFileSync(pagePath, 'utf8').split(marks[0]);
  const [, after] = rest.split(marks[1]);
  assert(after !== undefined, () => `${pagePath} has no place for results: ${marks.join(' ')}`);
  const trust = trustLines(validation).map((line) => `- ${line}\n`);
  const part = `${answerText(validation)}.\n\n${tableText(validation, 'kind')}\n${trust.join('')}`;
  writeFileSync(pagePath, `${before}${marks[0]}\n\n${part}\n${marks[1]}${after}`);
}
