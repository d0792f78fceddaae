/**
 * `callwright roster replay`: a day of a call log against the roster of its scenario: which quarter
 * hours were short, by how much and why, and how callers would have fared.
 */
import type { Scenario } from '../../contracts/index.ts';
import { designOf } from '../../gateways/index.ts';
import { dateOfDay } from '../../kernel/index.ts';
import {
  compileScenario,
  dayNumberOf,
  type LoggedCall,
  namedEstimate,
  type ReplayedDay,
  type ReplayedQuarter,
  type ReportDocument,
  readingLines,
  replayDay,
  reportOf,
} from '../../simulator/index.ts';
import { invalidInput, wrongUsage } from '../cli-error.ts';
import { answering, type OptionsOf } from '../command.ts';
import { expectedName } from '../did-you-mean.ts';
import { type CallLogOptions, readCallLog } from '../files/read-call-log.ts';
import { invalidFile } from '../files/read-centre.ts';
import { callLogOptions, progressOption, wholeNumber } from '../options.ts';
import { type LoadedScenario, loadScenario } from '../simulate/load-scenario.ts';
import { gatheringOf } from '../simulate/run-collection.ts';
import { simulateDesign } from '../simulate/simulate-design.ts';
import { commandLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';
import { countOf } from '../text/figures.ts';

const options = {
  ...callLogOptions,
  '--date <date>': 'which day of the log [its last]',
  '--absent <ids>': ['who did not come: ana,ben [named agents without a call in the log]', idsOf],
  '--replications <count>': ['days simulated with these calls, and as planned', wholeNumber(2), 20],
  '--seed <seed>': ['of what the log does not say', wholeNumber(0), 1],
  ...progressOption,
} as const;

type ReplayOptions = OptionsOf<typeof options>;

export const command = answering({
  arguments: {
    '<scenario>': 'a day with its roster and forecast',
    '<log>': 'call log, CSV, a row a call; - for stdin',
  },
  options,
  examples: [
    'callwright roster replay week/monday.scenario.json calls.csv --columns columns.json',
    'callwright roster replay day.scenario.json calls.csv --date 2026-03-30 --absent ana,ben',
  ],
  schema: 'replayed-day/1',
  also: ['csv'],
  answer: async (asked, { scenario: path, log }) => {
    const loaded = loadScenario(path, asked);
    const { timeZone } = loaded.scenario.clock ?? {};
    const { day, calls, understood } = await callsOfDay(log, { ...asked, timeZone });
    const absent = absentOf(loaded.scenario, calls, asked);
    const { centre } = loaded.design;
    const found = replayDay(loaded.scenario, calls, { centre, absent: new Set(absent) });
    if (!found.ok) throw invalidFile(path, found.problems, asked);
    const { scenario, ...replayed } = found.value;
    const planned = await estimates(loaded, asked);
    const simulated = await estimates(withScenario(loaded, scenario, asked), asked);
    const date = dateOfDay(day);
    const { columns, from, unreadMax, replications, seed } = asked;
    const reproduce = commandLine(`roster replay ${path} ${log}`, {
      columns,
      from,
      unreadMax,
      date,
      absent: asked.absent?.join(','),
      replications,
      seed,
    });
    const json = { date, absent, ...replayed, planned, replayed: simulated };
    const answered = { ...found.value, date, absent, planned, simulated, understood };
    const document = documentOf(answered, reproduce);
    return { json, reproduce, ...documentForms(document) };
  },
});

function idsOf(text: string): readonly string[] {
  return text.split(',').map((id) => id.trim());
}

async function callsOfDay(path: string, asked: ReplayOptions & Pick<CallLogOptions, 'timeZone'>) {
  const { date } = asked;
  const log = await readCallLog(path, asked);
  if (log.waitsUnknown !== undefined) throw invalidInput(log.waitsUnknown);
  const calls = [...log.calls];
  const [first, last] = [calls[0]?.day ?? 0, calls.at(-1)?.day ?? 0];
  const day = date === undefined ? last : dayNumberOf(date);
  const own = calls.filter((call) => call.day === day);
  if (day === undefined || own.length === 0) {
    throw wrongUsage(
      `--date is ${date}, on which ${path} has no call; expected a day with calls, from ${dateOfDay(first)} to ${dateOfDay(last)}`,
    );
  }
  return { day, calls: own, understood: readingLines(log) };
}

/** Those named; else agents of the roster without a call, if the log names some of them. */
function absentOf(
  { agents: { shifts } }: Scenario,
  calls: readonly LoggedCall[],
  { absent }: ReplayOptions,
): readonly string[] {
  const named = shifts.flatMap(({ agents = [] }) => agents);
  const unknown = absent?.find((id) => !named.includes(id));
  if (unknown !== undefined) {
    const who = named.length === 0 ? '; expected a scenario whose shifts name agents' : '';
    throw wrongUsage(
      `--absent names ${unknown}, who is on no shift${who || expectedName(unknown, named)}`,
    );
  }
  if (absent !== undefined) return absent;
  const seen = new Set(calls.map(({ agent }) => agent));
  return named.some((id) => seen.has(id)) ? named.filter((id) => !seen.has(id)) : [];
}

function withScenario(
  loaded: LoadedScenario,
  scenario: Scenario,
  style: ReplayOptions,
): LoadedScenario {
  const { centre, ruleSets } = loaded.design;
  const plan = compileScenario(scenario, centre, ruleSets);
  if (!plan.ok) throw invalidFile(loaded.path, plan.problems, style);
  const design = designOf({ ...loaded.design, scenario });
  return { ...loaded, scenario, plan: plan.value, design };
}

async function estimates(loaded: LoadedScenario, options: ReplayOptions) {
  const gathering = gatheringOf(loaded, null, { output: 'text' });
  const { results } = await simulateDesign(loaded, gathering, options);
  return reportOf(loaded.plan, results, { intervals: gathering.table }).measures;
}

interface AnsweredReplay extends ReplayedDay {
  readonly date: string;
  readonly absent: readonly string[];
  readonly understood: readonly string[];
  readonly planned: Awaited<ReturnType<typeof estimates>>;
  readonly simulated: Awaited<ReturnType<typeof estimates>>;
}

/** Less of an agent is not told: quarter hours have few calls. */
const leastShort = 0.5;

const causes = [
  ['byCalls', 'more calls than forecast'],
  ['byHandleTimes', 'longer handle times'],
  ['byAbsence', 'absent agents'],
  ['asPlanned', 'short for the forecast already'],
] as const;

function documentOf(of: AnsweredReplay, reproduce: string): ReportDocument {
  const { quarters, calls, callsForecast, outside, absent, planned, simulated, date } = of;
  const short = quarters.filter((one) => one.short >= leastShort);
  const worst = short.toSorted((a, b) => b.short - a.short)[0];
  const most =
    worst === undefined ? '' : `; most ${worst.queueId} at ${worst.from}: ${agentsOf(worst)}`;
  const shown = planned.slice(0, 3).map(({ measureId }) => measureId);
  const said = (some: typeof planned): string =>
    some
      .filter(({ measureId }) => shown.includes(measureId))
      .map(namedEstimate)
      .join(' · ');
  const left =
    outside === 0 ? [] : [`${countOf(outside)} calls outside the day's hours are left out`];
  return {
    answer: `${date}: ${short.length} of ${quarters.length} quarter hours of queues were short${most}`,
    tone: short.length === 0 ? 'good' : 'doubtful',
    notes: [
      `${countOf(calls)} calls came, ${callsForecast.toFixed(0)} were forecast · absent: ${absent.join(', ') || 'nobody known'}`,
      `simulated with these calls: ${said(simulated)}`,
      `simulated as planned: ${said(planned)}`,
      ...left,
      ...of.understood,
    ],
    sections: [
      {
        table: [
          ['queue', 'from', 'forecast', 'calls', 'required', 'at work', 'short', ''],
          ...short.map((one) => [
            ...[one.queueId, one.from, one.callsForecast.toFixed(1), String(one.calls)],
            ...[String(one.required), one.atWork.toFixed(1), one.short.toFixed(1), whyOf(one)],
          ]),
        ],
        wordColumns: 2,
      },
      {
        lines: [
          'required: agents by Erlang A for the calls and handle times that came.',
          'Causes are in agents and add up to short; those above 0 are shown.',
        ],
      },
    ],
    data: () => [Object.keys(quarters[0] ?? {}), ...quarters.map((one) => Object.values(one))],
    reproduce,
  };
}

function agentsOf(one: ReplayedQuarter): string {
  return `${one.short.toFixed(1)} agents, ${whyOf(one)}`;
}

function whyOf(one: ReplayedQuarter): string {
  return causes
    .filter(([name]) => one[name] > 0)
    .toSorted(([a], [b]) => one[b] - one[a])
    .map(([name, words]) => `${words} ${one[name].toFixed(1)}`)
    .join(', ');
}
