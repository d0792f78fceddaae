/**
 * `callwright rules backtest --simulate`: what a change of rules does to callers and agents, by
 * simulating a day under both sets with the same callers.
 *
 * With `--accept` it is a gate: exit code 1 where a limit is not shown to hold.
 * Source: rules.md D6, simulation.md 9.6.
 */
import { assert } from '../../kernel/index.ts';
import {
  type Acceptance,
  type AcceptanceResult,
  type DesignComparison,
  dependsOn,
  impactOf,
  judgedIn,
  meetsRules,
  type RehearsalCaveat,
  ruleSetFault,
  type SimulationPlan,
} from '../../simulator/index.ts';
import { CliError } from '../cli-error.ts';
import { compareRun } from '../compare/compare-run.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { readAcceptances } from '../impact/acceptance.ts';
import { type ImpactSource, impactSides } from '../impact/impact-designs.ts';
import { caveatLine, impactLines } from '../impact/impact-text.ts';
import { readRules } from '../rules/read-rule-set.ts';
import type { StoredOptions } from '../rules/stored-version.ts';
import { readMeasures, readPrecision } from '../simulate/precision.ts';
import type { ProgressKind } from '../streams/progress.ts';
import { flags } from '../text/command-line.ts';
import { jsonAnswer } from '../text/json-answer.ts';
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
  requireSense(sides.after.plan, [before, after], acceptances);
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
  const [base, other] = designs;
  assert(base !== undefined && other !== undefined, 'two designs were simulated');
  const impact = impactOf({ before: base, after: other }, { measures, confidence });
  const results = acceptances.flatMap((one) => judgedIn(impact, one) ?? []);
  const reproduce = reproduceLine(candidate, comparison, options);
  const { cautions } = base.plan;
  write({ comparison, results, caveats: sides.caveats, cautions, isPartial, reproduce }, options);
  if (isPartial) return exitCodes.stopped;
  return results.every(({ passes }) => passes) ? exitCodes.yes : exitCodes.no;
}

/** @throws {CliError} where the days say nothing of the rules, or of a queue. */
function requireSense(
  plan: SimulationPlan,
  sets: readonly Awaited<ReturnType<typeof readRules>>[],
  acceptances: readonly Acceptance[],
): void {
  for (const { name, file } of sets) {
    const fault = ruleSetFault(plan.centre, file);
    if (fault === null) continue;
    throw new CliError(
      exitCodes.invalidFile,
      `${name} cannot run in the simulated centre: ${fault}`,
    );
  }
  const kind = sets[0]?.file.kind ?? '';
  if (!dependsOn(plan, kind)) {
    const message = `no caller of these days meets rules of kind ${kind}; expected ${meetsRules}`;
    throw new CliError(exitCodes.invalidFile, message);
  }
  const known = plan.centre.queues.map(({ id }) => id);
  for (const { queueId } of acceptances) {
    if (queueId === undefined || known.includes(queueId)) continue;
    const message = `--accept is about the queue ${queueId}; expected one of ${known.join(', ')}`;
    throw new CliError(exitCodes.wrongUsage, message);
  }
}

interface Told {
  readonly comparison: DesignComparison;
  readonly results: readonly AcceptanceResult[];
  readonly caveats: readonly RehearsalCaveat[];
  readonly cautions: SimulationPlan['cautions'];
  readonly isPartial: boolean;
  readonly reproduce: string;
}

function write(told: Told, options: RulesImpactOptions): void {
  const { comparison, results, caveats, cautions, isPartial, reproduce } = told;
  if (options.output === 'json') {
    const answer = { ...comparison, acceptance: results, caveats, cautions, reproduce };
    process.stdout.write(`${jsonAnswer('impact/1', answer, { isPartial })}\n`);
    return;
  }
  const style = styleOf(options, process.stdout);
  const said = [
    ...impactLines(comparison, results, { style, isPartial }),
    '',
    ...[...caveats.map(caveatLine), ...cautions.map(({ text }) => text)].map(
      (text) => `${style.yellow(style.signs.warning)} ${text}`,
    ),
    `reproduce: ${reproduce}`,
  ];
  process.stdout.write(`${said.join('\n')}\n`);
}

function reproduceLine(
  candidate: string,
  { replications, seed }: DesignComparison,
  { before, simulate, journal, centre, accept = [] }: RulesImpactOptions,
): string {
  const limits = accept.map((limit) => `'${limit}'`);
  const given = { before, simulate, journal, centre, accept: limits, replications, seed };
  return [`callwright rules backtest ${candidate}`, ...flags(given)].join(' ');
}
