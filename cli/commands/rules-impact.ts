/**
 * `callwright rules backtest --simulate`: what a change of rules does to callers and agents, by
 * simulating a day under both sets with the same callers.
 *
 * With `--accept` it is a gate: exit code 1 where a limit is not shown to hold.
 * Source: rules.md D6, simulation.md 9.6.
 */
import {
  type Acceptance,
  type AcceptanceResult,
  type DesignComparison,
  differenceOf,
  judged,
  type RehearsalCaveat,
  type SimulatedDesign,
} from '../../simulator/index.ts';
import { compareRun } from '../compare/compare-run.ts';
import { compareLines } from '../compare/compare-text.ts';
import { engineVersion } from '../engine-version.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { readAcceptances } from '../impact/acceptance.ts';
import { type ImpactSource, impactSides } from '../impact/impact-designs.ts';
import { acceptanceLine, caveatLine } from '../impact/impact-text.ts';
import { readRules } from '../rules/read-rule-set.ts';
import type { StoredOptions } from '../rules/stored-version.ts';
import { readMeasures, readPrecision } from '../simulate/precision.ts';
import type { ProgressKind } from '../streams/progress.ts';
import { styleOf } from '../text/style.ts';

export interface RulesImpactOptions extends Omit<ImpactSource, 'scenario'>, StoredOptions {
  readonly before: string;
  /** Scenario file; true: the recorded day of the journal. */
  readonly simulate: string | true;
  readonly accept?: readonly string[];
  readonly measure?: readonly string[];
  readonly replications?: number;
  readonly precision?: string;
  readonly workers?: number;
  readonly progress?: ProgressKind;
  readonly output: 'text' | 'json' | 'md' | 'csv';
}

const confidence = 0.95;
const replicationsDefault = 30;

/** Simulates both sides; the answer goes to stdout. */
export async function rulesImpactCommand(
  candidate: string,
  options: RulesImpactOptions,
): Promise<ExitCode> {
  const acceptances = readAcceptances(options.accept ?? []);
  const after = await readRules(candidate, options);
  const before = await readRules(options.before, options);
  const { simulate, seed } = options;
  const source = { ...options, ...(simulate === true ? {} : { scenario: simulate }) };
  const sides = await impactSides(source, { before: before.file, after: after.file });
  const asked =
    options.measure === undefined ? sides.before.plan.measures : readMeasures(options.measure);
  const measures = [...new Set([...asked, ...acceptances.map(({ measureId }) => measureId)])];
  const names = [before.name, after.name];
  const { comparison, designs, isPartial } = await compareRun([sides.before, sides.after], {
    names,
    measures,
    confidence,
    worth: () => null,
    precision: options.precision === undefined ? null : readPrecision(options.precision),
    replications:
      options.replications ?? (options.precision === undefined ? replicationsDefault : undefined),
    seed,
    workers: options.workers,
    budget: undefined,
    progress: options.progress,
    sayEstimate: () => '',
  });
  const results = acceptances.map((one) => judged(one, differenceIn(designs, one)));
  const reproduce = reproduceLine(candidate, comparison, options);
  write({ comparison, results, caveats: sides.caveats, isPartial, reproduce }, options);
  if (isPartial) return exitCodes.stopped;
  return results.every(({ passes }) => passes) ? exitCodes.yes : exitCodes.no;
}

/** Of the centre, or of a queue. */
function differenceIn(
  designs: readonly SimulatedDesign[],
  { measureId, queueId }: Acceptance,
): AcceptanceResult['difference'] {
  const [base, other] = designs.map((design) =>
    queueId === undefined ? design : ofQueue(design, queueId),
  );
  if (base === undefined || other === undefined) throw new Error('two designs were simulated');
  return differenceOf(base, other, { measureId, confidence }).difference;
}

/** The same replications, of which one queue alone is looked at. */
function ofQueue(design: SimulatedDesign, queueId: string): SimulatedDesign {
  return {
    ...design,
    results: design.results.map((result) => {
      const own = result.queues.find((queue) => queue.queueId === queueId);
      return own === undefined ? result : { ...result, whole: own.day };
    }),
  };
}

interface Told {
  readonly comparison: DesignComparison;
  readonly results: readonly AcceptanceResult[];
  readonly caveats: readonly RehearsalCaveat[];
  readonly isPartial: boolean;
  readonly reproduce: string;
}

function write(told: Told, options: RulesImpactOptions): void {
  const { comparison, results, caveats, isPartial, reproduce } = told;
  if (options.output === 'json') {
    const mark = isPartial ? { partial: true } : {};
    const head = { schema: 'callwright.impact/1', version: engineVersion, ...mark };
    const answer = { ...head, ...comparison, acceptance: results, caveats, reproduce };
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    return;
  }
  const style = styleOf(options, process.stdout);
  const lines = compareLines(comparison, { targetMs: null, worth: () => null, isPartial, style });
  const failed = results.filter(({ passes }) => !passes).length;
  const verdict =
    results.length === 0
      ? []
      : [
          failed === 0
            ? 'accepted: every limit holds'
            : `not accepted: ${failed} of ${results.length} limits not shown to hold`,
        ];
  const said = [
    ...verdict.map((text) => style.bold(text)),
    ...lines,
    ...(results.length === 0 ? [] : ['']),
    ...results.map((result) => acceptanceLine(result, style)),
    '',
    ...caveats.map((caveat) => `${style.yellow(style.signs.warning)} ${caveatLine(caveat)}`),
    `reproduce: ${reproduce}`,
  ];
  process.stdout.write(`${said.join('\n')}\n`);
}

function reproduceLine(
  candidate: string,
  { replications, seed }: DesignComparison,
  { before, simulate, journal, centre, accept = [] }: RulesImpactOptions,
): string {
  return [
    `callwright rules backtest ${candidate} --before ${before} --simulate`,
    ...(simulate === true ? [] : [simulate]),
    ...(journal === undefined ? [] : [`--journal ${journal}`]),
    ...(centre === undefined ? [] : [`--centre ${centre}`]),
    ...accept.map((limit) => `--accept '${limit}'`),
    `--replications ${replications} --seed ${seed}`,
  ].join(' ');
}
