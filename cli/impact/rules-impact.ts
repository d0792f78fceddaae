/**
 * `callwright rules backtest --simulate`: the effect of a rule change on callers and agents, by a
 * day simulated under both sets. Exit code 1 if a limit of `--accept` is not shown to hold.
 */
import { assert } from '../../kernel/index.ts';
import {
  type Acceptance,
  type DesignComparison,
  dependsOn,
  impactOf,
  judgedIn,
  meetsRules,
  ruleSetFault,
  type SimulationPlan,
} from '../../simulator/index.ts';
import { exitCodes, invalidInput, wrongUsage } from '../cli-error.ts';
import type { OptionsOf, Output } from '../command.ts';
import { compareRun } from '../compare/compare-run.ts';
import {
  gather,
  progressOption,
  type rehearsalOptions,
  threadCount,
  wholeNumber,
} from '../options.ts';
import { readRules } from '../rules/read-rule-set.ts';
import { readMeasures, readPrecision } from '../simulate/precision.ts';
import { commandLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';
import { impactSides } from './impact-designs.ts';
import { caveatLine, impactDocument, readAcceptances } from './impact-text.ts';

export const impactOptions = {
  '--simulate [scenario]': 'a day under both sets, with the same callers [the journal’s]',
  '--centre <file>': 'with --simulate and a trace: the centre it was recorded in',
  '--accept <limit>': [
    'with --simulate: what the change may cost, like serviceLevelNet>=-1pp; again and again',
    gather,
  ],
  '--measure <ids>': ['with --simulate: measures to compare', gather],
  '--replications <count>': ['with --simulate: paired days [30]', wholeNumber(2)],
  '--precision <size>': 'with --simulate: until the difference is known so well',
  '--workers <count>': ['with --simulate: threads; 0: none', threadCount(0)],
  ...progressOption,
} as const;

type RulesImpactOptions = OptionsOf<typeof impactOptions> & OptionsOf<typeof rehearsalOptions>;

const confidence = 0.95;
const replicationsDefault = 30;

export async function rulesImpact(
  candidate: string,
  options: RulesImpactOptions,
): Promise<Output<'md' | 'csv'>> {
  const acceptances = readAcceptances(options.accept ?? []);
  const after = await readRules(candidate, options);
  const before = await readRules(options.before, options);
  const { simulate, seed } = options;
  const source = { ...options, ...(typeof simulate === 'string' ? { scenario: simulate } : {}) };
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
  const { caveats } = sides;
  const { cautions } = base.plan;
  const warnings = [...caveats.map(caveatLine), ...cautions.map(({ text }) => text)];
  const document = impactDocument(comparison, results, { isPartial, warnings, reproduce });
  return {
    exitCode: results.every(({ passes }) => passes) ? exitCodes.yes : exitCodes.no,
    isPartial,
    reproduce,
    schema: 'impact/1',
    ...documentForms(document),
    json: { ...comparison, acceptance: results, caveats, cautions },
  };
}

/**
 * @throws {CliError} if the simulated days do not depend on the rules, or lack a queue that a limit
 * names.
 */
function requireSense(
  plan: SimulationPlan,
  sets: readonly Awaited<ReturnType<typeof readRules>>[],
  acceptances: readonly Acceptance[],
): void {
  for (const { name, file } of sets) {
    const fault = ruleSetFault(plan.centre, file);
    if (fault === null) continue;
    throw invalidInput(`${name} cannot run in the simulated centre: ${fault}`);
  }
  const kind = sets[0]?.file.kind ?? '';
  if (!dependsOn(plan, kind)) {
    const message = `no caller of these days meets rules of kind ${kind}; expected ${meetsRules}`;
    throw invalidInput(message);
  }
  const known = plan.centre.queues.map(({ id }) => id);
  for (const { queueId } of acceptances) {
    if (queueId === undefined || known.includes(queueId)) continue;
    throw wrongUsage(`--accept is about the queue ${queueId}; expected one of ${known.join(', ')}`);
  }
}

function reproduceLine(
  candidate: string,
  { replications, seed }: DesignComparison,
  { before, simulate, journal, centre, accept = [] }: RulesImpactOptions,
): string {
  const limits = accept.map((limit) => `'${limit}'`);
  const given = { before, simulate, journal, centre, accept: limits, replications, seed };
  return commandLine(`rules backtest ${candidate}`, given);
}
