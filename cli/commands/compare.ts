/** `callwright compare`: scenarios with the same callers, and their differences from the first. */
import { basename } from 'node:path';
import { assert } from '../../kernel/index.ts';
import {
  type ComparisonContext,
  comparedQueues,
  comparisonDocument,
  type DesignComparison,
  headlineDifference,
  pageAnswer,
  type SimulatedMeasureId,
  unitOf,
  verdictFrom,
  verdictText,
} from '../../simulator/index.ts';
import { wrongUsage } from '../cli-error.ts';
import { answering, type OptionsOf, type Output } from '../command.ts';
import { type ComparedRun, compareRun } from '../compare/compare-run.ts';
import { engineVersion } from '../engine-version.ts';
import { gather, simulationOptions, writingOptions } from '../options.ts';
import { type LoadedScenario, loadScenario } from '../simulate/load-scenario.ts';
import {
  type PrecisionTarget,
  readMeasures,
  readPrecision,
  readWorths,
} from '../simulate/precision.ts';
import { checkReportFile, reportOptions, writeReport } from '../simulate/report-file.ts';
import { tableAnswer, tableOption } from '../tables/table-answer.ts';
import { reproduceLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';

const options = {
  '--worth <size>': ['a difference that matters: 0.5pp, waitMsMean=2s', gather],
  ...tableOption('queues'),
  ...simulationOptions,
  ...reportOptions,
  ...writingOptions,
} as const;

export const command = answering({
  arguments: { '<scenarios...>': 'scenario files, two or more' },
  options,
  examples: [
    'callwright compare base.scenario.json two-more.scenario.json --worth 0.5pp',
    'callwright compare a.scenario.json b.scenario.json c.scenario.json --replications 50 --json',
  ],
  schema: 'comparison/1',
  also: ['csv', 'md', 'html'],
  answer: (asked, { scenarios }) => compare(scenarios, asked),
});

const confidence = 0.95;
/** Most scenarios; more need a sweep. */
const scenariosMost = 50;

async function compare(
  paths: readonly string[],
  asked: OptionsOf<typeof options>,
): Promise<Output<'csv' | 'md' | 'html'>> {
  if (paths.length < 2 || paths.length > scenariosMost) {
    throw wrongUsage(`${paths.length} scenarios; expected 2 to ${scenariosMost}`);
  }
  checkReportFile(asked);
  const worths = readWorths(asked.worth ?? []);
  const precision = asked.precision === undefined ? null : readPrecision(asked.precision);
  const changes = asked.measure === undefined ? {} : { measure: readMeasures(asked.measure) };
  const loaded = paths.map((path) => loadScenario(path, asked, changes));
  const [base] = loaded;
  assert(base !== undefined, 'two scenarios or more were loaded');
  const worth = worthOf(worths);
  const measures = measuresOf(base, precision, worths);
  const names = designNames(paths);
  const targetMs = targetOf(base);
  const run = await compareRun(loaded, {
    names,
    measures,
    confidence,
    worth,
    precision: precision ?? precisionOf(base, worths),
    replications: asked.replications,
    days: base.scenario.run?.replications ?? {},
    seed: asked.seed ?? base.plan.seed,
    workers: asked.workers,
    lane: asked.lane,
    budget: asked.budget,
    progress: asked.progress,
    sayEstimate: (comparison) => sayHeadline(comparison, { targetMs, worth }),
  });
  const { comparison, isPartial } = run;
  const reproduce = reproduceLine(`compare ${paths.join(' ')}`, { ...asked, ...comparison });
  const warnings = warningsOf(run, loaded);
  const document = comparisonDocument(comparison, {
    targetMs,
    worth,
    isPartial,
    warnings,
    reproduce,
    engineVersion,
  });
  await writeReport(document, asked, () => [comparedQueues(comparison)]);
  if (asked.table !== undefined) {
    const about = { reproduce, isPartial, warnings, engineVersion };
    return tableAnswer([comparedQueues(comparison)], asked.table, about);
  }
  const sentences = [pageAnswer(document), ...(document.notes ?? [])];
  const scenarios = loaded.map(({ path, sha256 }) => ({ path: basename(path), sha256 }));
  return {
    isPartial,
    reproduce,
    json: { scenarios, ...comparison, sentences, warnings },
    ...documentForms(document),
  };
}

/** Names of the compared scenarios, in the order of their paths; a repeated path gets a number. */
function designNames(paths: readonly string[]): readonly string[] {
  const short = paths.map((path) => basename(path).replace(/(\.scenario)?\.json$/, ''));
  const names = short.map((name, place) =>
    short.indexOf(name) === short.lastIndexOf(name) ? name : (paths[place] ?? name),
  );
  return names.map((name, place) =>
    names.indexOf(name) === place ? name : `${name} (${place + 1})`,
  );
}

function measuresOf(
  { plan }: LoadedScenario,
  precision: PrecisionTarget | null,
  worths: readonly PrecisionTarget[],
): readonly SimulatedMeasureId[] {
  const named = [precision, ...worths].flatMap((one) => one?.measureId ?? []);
  return [...new Set([...plan.measures, ...named])];
}

/** Difference that matters, by measure; without a measure, for all measures in its unit. */
function worthOf(worths: readonly PrecisionTarget[]) {
  return (measureId: SimulatedMeasureId): number | null => {
    const own = worths.find((one) => one.measureId === measureId);
    const any = worths.find((one) => one.measureId === null && one.unit === unitOf(measureId));
    return (own ?? any)?.size ?? null;
  };
}

/**
 * Precision at which to stop: the scenario's rule, else `--worth`, as narrower intervals would
 * answer nothing more.
 */
function precisionOf(
  { plan }: LoadedScenario,
  worths: readonly PrecisionTarget[],
): PrecisionTarget | null {
  const { stop } = plan;
  if (stop !== null) {
    const { measureId, halfWidth: size, isRelative } = stop;
    return { measureId, size, unit: isRelative ? 'relative' : 'own' };
  }
  const [first] = worths;
  if (first === undefined) return null;
  const measureId = first.measureId ?? plan.measures.find((id) => unitOf(id) === first.unit);
  return measureId === undefined ? null : { ...first, measureId };
}

function targetOf({ plan }: LoadedScenario): number | null {
  const targets = plan.centre.queues.map(({ serviceLevel }) => serviceLevel?.targetMs ?? null);
  const [only, ...others] = new Set(targets);
  return others.length === 0 ? (only ?? null) : null;
}

function sayHeadline(
  { designs }: DesignComparison,
  words: Pick<ComparisonContext, 'targetMs' | 'worth'>,
): string {
  const other = designs[1];
  const found = other === undefined ? undefined : headlineDifference(other);
  if (other === undefined || found === undefined) return '';
  const { targetMs, worth } = words;
  return verdictText(found, { name: other.name, targetMs, worth: worth(found.measureId) });
}

const callbackWarning =
  'only some plans call back: in the net service level, callers who take a callback count as not answered in time, so it may fall while waits shrink; serviceLevelNetAnsweredAbandoned leaves them out';

function warningsOf(
  { comparison, isBounded }: ComparedRun,
  loaded: readonly LoadedScenario[],
): readonly string[] {
  const [base, ...others] = loaded;
  const typesOf = (one: LoadedScenario | undefined): string =>
    (one?.plan.callTypes ?? []).map(({ id }) => id).join(', ');
  const isOther = others.some((one) => typesOf(one) !== typesOf(base));
  const cautions = loaded.flatMap(({ path, plan }) =>
    plan.cautions.map(({ text }) => `${basename(path)}: ${text}`),
  );
  const [first = null, ...callbacks] = loaded.map(({ plan }) => plan.callbacks !== null);
  const isUnlike = callbacks.some((one) => one !== first);
  return [
    ...cautions,
    ...(isUnlike ? [callbackWarning] : []),
    ...(comparison.replications < verdictFrom
      ? [`${comparison.replications} replications: a verdict needs at least ${verdictFrom}`]
      : []),
    ...(isBounded ? ['stopped at the most replications, before the difference was known'] : []),
    ...(isOther ? ['call types differ: callers of other types are not the same callers'] : []),
    ...(loaded.every(({ plan }) => plan.isCommon)
      ? []
      : ['callers are not the same: commonRandomNumbers is false']),
  ];
}
