/**
 * `callwright simulate`: a scenario over replications, each measure with its interval. `--journal`
 * writes the first replication's trace, replayed by `callwright route` to the same effects.
 */
import { join } from 'node:path';
import {
  compareWithMeasured,
  dailyLevels,
  fitVerdict,
  momentsOf,
  queueIntervalsOf,
  reportDocument,
  reportOf,
  simulationTableIds,
} from '../../simulator/index.ts';
import { missingOption, wrongUsage } from '../cli-error.ts';
import { answering, jsonAnswer, type OptionsOf, type Output } from '../command.ts';
import { engineVersion } from '../engine-version.ts';
import { refuseOldFile, writeWhole } from '../files/write-file.ts';
import { caveatLine } from '../impact/impact-text.ts';
import { gather, simulationOptions, writingOptions } from '../options.ts';
import { checkScenario } from '../simulate/check-scenario.ts';
import { writeJournal } from '../simulate/journal.ts';
import {
  type LoadedScenario,
  loadLivedDay,
  loadScenario,
  type ScenarioChanges,
} from '../simulate/load-scenario.ts';
import { readMeasures, readPrecision } from '../simulate/precision.ts';
import { checkReportFile, reportOptions, writeReport } from '../simulate/report-file.ts';
import { gatheringOf, readMeasured } from '../simulate/run-collection.ts';
import { simulateDesign } from '../simulate/simulate-design.ts';
import { simulationTables } from '../simulate/tables.ts';
import { refuseOldCentre, writeCentre } from '../simulate/used-centre.ts';
import { tableAnswer, tableOption } from '../tables/table-answer.ts';
import { flags, reproduceLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';
import { centreBeside } from '../trace/trace-stream.ts';

const options = {
  '--trace <file>': 'in its place a lived day: trace, or data folder of a service',
  '--centre <file>': 'with --trace: the centre it was recorded in [the journal’s]',
  ...simulationOptions,
  ...reportOptions,
  '--rules <file>': ['rule set in force, in place of those of its kind', gather],
  '--journal <file>': 'write the trace of the first day, for callwright route',
  '--measured <file>': 'figures of the real centre, to stand beside the estimates',
  '--out <folder>': 'write the result and the centre used',
  ...tableOption(...simulationTableIds),
  '--check': 'simulate nothing: expected load against agents at work, by interval',
  ...writingOptions,
} as const;

type SimulateOptions = OptionsOf<typeof options>;

export const command = answering({
  arguments: { '[scenario]': 'scenario file, - for stdin' },
  options,
  examples: [
    'callwright simulate day.scenario.json --precision serviceLevelNet=±0.5pp --report day.html',
    'callwright simulate day.scenario.json --table queueIntervals --output csv',
    'callwright simulate day.scenario.json --journal day.trace.jsonl --json',
    'callwright simulate --trace callwright-data --rules other.rules.json',
  ],
  schema: 'simulation/1',
  also: ['csv', 'md', 'html'],
  answer: async (asked, { scenario }) => {
    const { trace, check = false } = asked;
    if (scenario === undefined && trace === undefined) throw missingOption('--trace');
    if (scenario !== undefined && trace !== undefined) {
      throw wrongUsage('error: a scenario and --trace; expected one');
    }
    if (!check) return await simulate(scenario, withDrawing(asked));
    if (scenario === undefined) {
      throw wrongUsage('error: --check needs a scenario');
    }
    const sheet = checkScenario(scenario, asked);
    return { ...sheet, csv: sheet.text, md: sheet.text, html: sheet.text };
  },
});

const confidence = 0.95;

async function simulate(
  path: string | undefined,
  asked: SimulateOptions & { readonly output: string },
): Promise<Output<'csv' | 'md' | 'html'>> {
  checkReportFile(asked);
  for (const file of filesOf(asked)) refuseOldFile(file, asked);
  const loaded =
    path === undefined ? await livedDay(asked) : loadScenario(path, asked, changesOf(asked));
  const { plan } = loaded;
  if (asked.out !== undefined) {
    refuseOldCentre(join(asked.out, 'centre.json'), loaded.centre, asked);
  }
  const beside = asked.measured === undefined ? null : readMeasured(asked.measured, plan, asked);
  if (asked.journal !== undefined) await writeJournal(asked.journal, loaded, asked);
  const gathering = gatheringOf(loaded, beside, asked);
  const { results, isPartial } = await simulateDesign(loaded, gathering, asked);
  const report = reportOf(plan, results, { intervals: gathering.table });
  const measured = beside?.measured ?? null;
  const compared = measured === null ? [] : compareWithMeasured(measured, results, confidence);
  const reproduce = reproduceLine(['simulate', ...namedBy(path, asked)].join(' '), {
    ...asked,
    ...report,
  });
  const document = reportDocument({
    title: loaded.scenario.name ?? loaded.path,
    report,
    dayStartMs: plan.dayStartMs,
    isPartial,
    reproduce,
    engineVersion,
    daily: dailyLevels(plan, results),
    queueIntervals: queueIntervalsOf(plan, results, {
      tables: gathering.queueTables,
      confidence: report.confidence,
    }),
    measured,
    compared,
    showsIntervals: plan.isByInterval,
    ruleKinds: plan.ruleSets.map(({ kind }) => kind),
  });
  const result = {
    scenario: loaded.sha256,
    centre: loaded.centre.sha256,
    rules: plan.ruleSets.map(({ set, kind, version }) => ({ set, kind, version })),
    ...report,
    moments: momentsOf(
      results.map(({ whole }) => whole),
      plan.measures,
    ),
    ...(measured === null ? {} : { measured, compared, fit: fitVerdict(compared) }),
    reproduce,
  };
  const json = `${jsonAnswer('simulation/1', result, { isPartial })}\n`;
  if (asked.out !== undefined) {
    writeWhole(join(asked.out, 'result.json'), json, asked);
    writeCentre(join(asked.out, 'centre.json'), loaded.centre, asked);
  }
  const { source } = gathering;
  const tables = () => simulationTables(loaded, results, { report, source });
  await writeReport(document, asked, tables);
  if (asked.table !== undefined) {
    return tableAnswer(tables(), asked.table, { isPartial, engineVersion, reproduce });
  }
  return {
    isPartial,
    json,
    reproduce,
    ...documentForms(document),
  };
}

/** With --chart, an --out that ends as a drawing is the drawing's file. */
function withDrawing<Asked extends SimulateOptions>(asked: Asked): Asked {
  const { out, chart, report = out } = asked;
  if (chart === undefined || out === undefined || !/\.(svg|png)$/i.test(out)) return asked;
  const { out: _, ...others } = asked;
  return { ...others, report } as Asked;
}

async function livedDay(asked: SimulateOptions): Promise<LoadedScenario> {
  const { trace = '' } = asked;
  const centre = centreBeside(asked);
  const day = await loadLivedDay({ trace, centre }, asked, changesOf(asked));
  for (const caveat of day.caveats) process.stderr.write(`simulate: ${caveatLine(caveat)}\n`);
  return day;
}

function namedBy(path: string | undefined, asked: SimulateOptions): readonly string[] {
  const { trace } = asked;
  return path === undefined ? flags({ trace, centre: centreBeside(asked) }) : [path];
}

function changesOf({ precision, measure, rules }: SimulateOptions): ScenarioChanges {
  return {
    ...(rules === undefined ? {} : { rules }),
    ...(precision === undefined ? {} : { precision: readPrecision(precision) }),
    ...(measure === undefined ? {} : { measure: readMeasures(measure) }),
  };
}

function filesOf({ journal, out }: SimulateOptions): readonly string[] {
  return [
    ...(journal === undefined ? [] : [journal]),
    ...(out === undefined ? [] : [join(out, 'result.json'), join(out, 'centre.json')]),
  ];
}
