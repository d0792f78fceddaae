/**
 * A roster as a document: whether it holds and its cost, then goals beside the formulas' roster,
 * agents by interval, shifts.
 */
import type { Scenario } from '../../contracts/index.ts';
import { hourMs } from '../../kernel/index.ts';
import {
  type CheckedRoster,
  clockText,
  type DataRow,
  definitionText,
  type Formula,
  type GoalReading,
  type GoalScope,
  type LoadRow,
  leastGain,
  loadSheetOf,
  localTime,
  money,
  nameOf,
  type ReportDocument,
  type ReportTable,
  type RosterTotals,
  type Section,
  type StaffingPlan,
  type StaffingProblem,
} from '../../simulator/index.ts';
import { countOf, plural, roundShareText, shareBeside } from '../text/figures.ts';

export interface StaffedScenario {
  readonly problem: StaffingProblem;
  readonly plan: StaffingPlan;
  readonly answer: CheckedRoster | null;
  readonly formula: Formula;
  /** The currency; null: costs are hours. */
  readonly currency: string | null;
  readonly scope: GoalScope;
  readonly budgetMs: number;
}

const formulaWords = { erlangA: 'Erlang A', erlangC: 'Erlang C' } as const;
const intervalGoalsShown = 12;

export function rosterDocument(
  staffed: StaffedScenario,
  { next, reproduce }: { readonly next: readonly string[]; readonly reproduce: string },
): ReportDocument {
  const { answer, plan } = staffed;
  const isProven = answer?.holds === true && plan.ended !== 'stopped';
  const reason = plan.reason === null || answer === null ? [] : [plan.reason];
  const rosterSections: readonly Section[] =
    answer === null
      ? []
      : [{ table: intervalTable(staffed, answer) }, { table: shiftTable(answer), wordColumns: 3 }];
  return {
    answer: answerLine(staffed),
    tone: answer === null ? 'bad' : isProven ? 'good' : 'doubtful',
    notes: [...besideLines(staffed), ...boundLines(staffed)],
    sections: [
      ...goalSections(staffed),
      ...missingSections(staffed),
      ...rosterSections,
      { lines: [...notes(staffed), ...reason, ...next] },
    ],
    data: () => shiftRows(staffed),
    reproduce,
  };
}

function answerLine({ answer, currency, plan, scope }: StaffedScenario): string {
  if (answer === null) return `no roster · ${plan.reason ?? 'none found'}`;
  const { totals, readings, days, seed } = answer;
  const missed = readings.filter(({ verdict }) => verdict === 'missed').length;
  const unsure = readings.filter(({ verdict }) => verdict === 'likely').length;
  const one = readings.length === 1 ? 'goal' : 'goals';
  const goals = scope === 'day' ? one : `${one} of intervals`;
  const held = readings.length - missed - unsure;
  const likely = unsure === 0 ? '' : `, ${unsure} likely`;
  const verdict = answer.holds
    ? `✓ ${held} of ${readings.length} ${goals} held${likely}`
    : `✗ ${missed} of ${readings.length} ${goals} missed, ${unsure} not sure`;
  const run =
    plan.ended === 'stopped'
      ? `over the ${days} days searched, not proven on others`
      : `over ${days} other days (seed ${seed})`;
  return `${totalsWords(totals, currency)} · ${verdict} ${run}`;
}

function totalsWords({ heads, paidMs, cost }: RosterTotals, currency: string | null): string {
  const hours = `${heads} heads, ${(paidMs / hourMs).toFixed(1)} paid hours`;
  return currency === null ? hours : `${hours}, ${money(cost, currency)}`;
}

function besideLines({
  plan: { byFormula },
  answer,
  formula,
  currency,
}: StaffedScenario): string[] {
  if (byFormula === null || byFormula === answer) return [];
  const words = `by ${formulaWords[formula]} alone: ${totalsWords(byFormula.totals, currency)}`;
  if (answer === null) return [words];
  const more = byFormula.totals.cost / answer.totals.cost - 1;
  const sign = more < 0 ? '-' : '+';
  const held = byFormula.holds ? 'every goal holds' : 'not every goal holds';
  return [`${words} (${sign}${(Math.abs(more) * 100).toFixed(1)} % cost; ${held} there)`];
}

/** How far a roster's cost lies above the bound; null: no bound is known. */
export function gapShareOf(
  { bound }: Pick<StaffingPlan, 'bound'>,
  answer: CheckedRoster | null,
): number | null {
  return bound === null || bound <= 0 || answer === null ? null : answer.totals.cost / bound - 1;
}

function boundLines({ plan, answer, currency }: StaffedScenario): string[] {
  const gap = gapShareOf(plan, answer);
  const { bound } = plan;
  if (gap === null || bound === null) return [];
  const hours = (answer?.totals.paidMs ?? 0) / hourMs / (1 + gap);
  const least = currency === null ? `${hours.toFixed(1)} paid hours` : money(bound, currency);
  return [
    `no roster costs less than ${least} by the linear relaxation of what agents bring in the ` +
      `simulation; this one is ${(100 * gap).toFixed(1)} % above`,
  ];
}

function goalSections(staffed: StaffedScenario): readonly Section[] {
  const { plan, answer, formula, problem } = staffed;
  const first = answer ?? plan.byFormula;
  if (first === null) return [];
  const other = plan.byFormula === first ? null : plan.byFormula;
  const places = shownPlaces(first.readings);
  const rows = places.map((place) => {
    const reading = first.readings[place];
    const beside = other?.readings[place];
    if (reading === undefined) return [];
    const { goal } = reading;
    const from =
      goal.interval === null
        ? []
        : [localTime(goal.interval * problem.clock.intervalMs, problem.clock)];
    return [
      [goal.queueId, ...from].join(' '),
      goalWords(reading),
      readingWords(reading),
      ...(beside === undefined ? [] : [readingWords(beside)]),
    ];
  });
  const head = [
    'queue',
    'goal',
    answer === null ? `${formulaWords[formula]} roster` : 'this roster',
    ...(other === null ? [] : [`${formulaWords[formula]} roster`]),
  ];
  const left = first.readings.length - places.length;
  const more = left === 0 ? [] : [`${left} further goals, all better than these`];
  return [{ table: [head, ...rows], wordColumns: 2, lines: more }];
}

function shownPlaces(readings: readonly GoalReading[]): readonly number[] {
  const places = readings.map((_, place) => place);
  if (readings.length <= intervalGoalsShown) return places;
  const margin = (place: number): number => {
    const reading = readings[place];
    if (reading === undefined) return 1;
    const { goal, estimate } = reading;
    const above = (estimate.value ?? 1) - goal.share;
    return goal.bound === 'atLeast' ? above : -above;
  };
  return places.sort((a, b) => margin(a) - margin(b) || a - b).slice(0, intervalGoalsShown);
}

function goalWords({ goal: { share, targetMs, bound } }: GoalReading): string {
  const percent = roundShareText(share);
  if (bound === 'atMost') return `at most ${percent} give up`;
  return targetMs === null ? percent : `${percent} in ${targetMs / 1_000} s`;
}

function readingWords({ goal, estimate: { value, low, high }, verdict }: GoalReading): string {
  const sign = { held: '✓', likely: '·', missed: '✗' }[verdict];
  const reach =
    low === null || high === null
      ? ''
      : ` (${(low * 100).toFixed(1)} … ${(high * 100).toFixed(1)})`;
  return `${shareBeside(value, goal.share)}${reach} ${sign}`;
}

const contentFormulas =
  'Formulas ask for no more agents than these: without --method, a simulation finds how many it takes.';
const shortShown = 6;

function missingSections(staffed: StaffedScenario): readonly Section[] {
  const { plan, answer, problem } = staffed;
  const shown = answer ?? plan.byFormula;
  if (shown?.holds === true) return [];
  const { clock, demand, servers } = problem;
  const sheet = sheetOf(problem, shown?.shifts ?? problem.standingShifts);
  const missed = new Set(
    shown === null
      ? demand.map(({ queueId }) => queueId)
      : shown.readings.filter(({ verdict }) => verdict !== 'held').map(({ goal }) => goal.queueId),
  );
  const at = (interval: number): string => localTime(interval * clock.intervalMs, clock);
  const rows = plan.requirements.flatMap(({ queueId, intervals }) => {
    if (!missed.has(queueId)) return [];
    const { first = [], later = [] } = servers.get(queueId) ?? {};
    const able = [...new Set([...first, ...later])];
    const short = intervals.flatMap((requirement, interval) => {
      const agents = requirement?.agents ?? 0;
      const present = able.reduce((sum, id) => sum + staffOf(sheet[interval], id), 0);
      return agents > present + leastMissing ? [{ interval, agents, present }] : [];
    });
    return short
      .sort((a, b) => b.agents - b.present - (a.agents - a.present) || a.interval - b.interval)
      .slice(0, shortShown)
      .map(({ interval, agents, present }) => [
        queueId,
        `${at(interval)} to ${at(interval + 1)}`,
        String(agents),
        present.toFixed(1),
        `+${Math.ceil(agents - present)}`,
      ]);
  });
  const short = (shown?.readings ?? []).flatMap(({ goal, verdict }, place) => {
    const calls = shown?.shortfalls[place] ?? 0;
    if (verdict === 'held' || calls <= 0) return [];
    const when = goal.interval === null ? '' : ` ${at(goal.interval)}`;
    return [
      `${goal.queueId}${when}: ${calls.toFixed(1)} more calls a day within the goal would hold it`,
    ];
  });
  const named = [...short.slice(0, intervalGoalsShown), ...missedLines(staffed, shown)];
  if (rows.length === 0) {
    const isSearched = plan.checks > 0 || plan.ended === 'stopped';
    const next = isSearched ? [] : [contentFormulas];
    return named.length === 0 ? [] : [{ heading: 'Missing', lines: [...named, ...next] }];
  }
  const head = ['queue', 'from', 'needed by formula', nameOf('staffExpected'), 'agents more'];
  return [{ heading: 'Missing', table: [head, ...rows], wordColumns: 2, lines: named }];
}

function missedLines(
  { problem: { clock, goals } }: StaffedScenario,
  shown: CheckedRoster | null,
): readonly string[] {
  const at = (interval: number): string => localTime(interval * clock.intervalMs, clock);
  const missed = shown?.missedIntervals ?? [];
  return goals.flatMap((goal) => {
    const { queueId, measureId } = goal;
    const own = missed.filter(
      (one) => one.goal.queueId === queueId && one.goal.measureId === measureId,
    );
    if (own.length === 0 || goal.interval !== null) return [];
    const worst = own.slice(0, shortShown).map(({ interval, value, callsShort }) => {
      const lacks = `${shareBeside(value, goal.share)}, ${callsShort.toFixed(1)} calls short`;
      return `${at(interval)} to ${at(interval + 1)} (${lacks})`;
    });
    const left = own.length - worst.length;
    const more = left === 0 ? '' : `, and ${left} more`;
    return [`${queueId}, ${nameOf(measureId)}, below the goal: ${worst.join(', ')}${more}`];
  });
}

/** Smaller fractions of an agent are not reported. */
const leastMissing = 0.25;

/** The load sheet of the day with these shifts, as in `simulate --check`. */
function sheetOf(
  { scenario, centre }: StaffingProblem,
  shifts: readonly Scenario['agents']['shifts'][number][],
): readonly LoadRow[] {
  const agents = { ...scenario.agents, shifts: [...shifts] };
  return loadSheetOf({ ...scenario, agents }, centre);
}

function staffOf(row: LoadRow | undefined, profile: string): number {
  return row?.profiles.find((one) => one.profile === profile)?.staffExpected ?? 0;
}

function intervalTable({ problem, plan }: StaffedScenario, { shifts }: CheckedRoster): ReportTable {
  const { demand } = problem;
  const sheet = sheetOf(problem, shifts);
  const profiles = sheet[0]?.profiles.map(({ profile }) => profile) ?? [];
  const head = [
    'from',
    nameOf('calls'),
    nameOf('expectedLoadErlangs'),
    nameOf('modifiedLoadErlangs'),
    'needed by formula',
    ...profiles,
    nameOf('staffExpected'),
  ];
  const rows = sheet.map((row, interval) => {
    const sum = (of: (place: number) => number): number =>
      demand.reduce((total, __, place) => total + of(place), 0);
    return [
      clockText(row.fromMs, 0),
      row.calls.toFixed(1),
      row.expectedLoadErlangs.toFixed(2),
      sum((place) => demand[place]?.intervals[interval]?.load ?? 0).toFixed(2),
      String(sum((place) => plan.requirements[place]?.intervals[interval]?.agents ?? 0)),
      ...row.profiles.map(({ staffExpected }) => staffExpected.toFixed(1)),
      row.staffExpected.toFixed(1),
    ];
  });
  return [head, ...rows];
}

function shiftTable({ shifts }: CheckedRoster): ReportTable {
  const rows = shifts.map(({ profile, count, start, end, breaks = [] }) => [
    profile,
    `${start}-${end}`,
    breaks.map(({ at, lengthMs }) => `${at} (${lengthMs / 60_000} min)`).join(', '),
    String(count),
  ]);
  return [['profile', 'shift', 'breaks', 'heads'], ...rows];
}

const shown = ['expectedLoadErlangs', 'modifiedLoadErlangs', 'staffExpected'] as const;

function notes({ formula, plan, problem, budgetMs, scope }: StaffedScenario): readonly string[] {
  const { checks, simulatedDays, daysMax, ended, rounds } = plan;
  const patient =
    formula === 'erlangC' ? ['Erlang C supposes that nobody ever hangs up: it overstaffs.'] : [];
  const budget = `${countOf(daysMax)} days or ${budgetMs / 1_000} s`;
  const why = {
    found: 'not used up',
    days: 'days used up',
    time: 'time used up',
    stopped: 'stopped',
  };
  const isSearched = checks > 0 || ended === 'stopped';
  const best = ended === 'found' ? '' : ': the best so far';
  const searched = isSearched
    ? [
        `${countOf(simulatedDays)} days simulated, ${plural(checks, 'check')}; ` +
          `budget of ${budget}, ${why[ended]}${best}`,
        ...(ended === 'found' && rounds > 0
          ? [`${plural(rounds, 'round')} of improvement; the last saved under ${100 * leastGain} %`]
          : []),
      ]
    : [];
  return [
    '✓ held: the whole 95 % interval is on the good side; · likely: the estimate is; ✗ missed: it is not.',
    scope === 'day'
      ? 'A roster holds where every goal is held. Formulas staff each queue as if alone.'
      : 'A roster holds where no goal of an interval is missed. Formulas staff each queue as if alone.',
    ...[...new Set([...problem.goals.map(({ measureId }) => measureId), ...shown])].map(
      definitionText,
    ),
    ...patient,
    drawnLine(problem),
    ...searched,
  ];
}

/** What keeps heads from work, in the search and in formulas. */
function drawnLine({ scenario, presentShare }: StaffingProblem): string {
  const { absenceShare = 0, lateness, earlyLeave, away } = scenario.agents.adherence ?? {};
  const drawn = [
    ...(absenceShare > 0 ? [`absence (${roundShareText(absenceShare)})`] : []),
    ...(lateness === undefined ? [] : ['lateness']),
    ...(earlyLeave === undefined ? [] : ['early leave']),
    ...(away === undefined ? [] : ['times away']),
  ];
  if (drawn.length === 0) {
    return 'The scenario has nobody absent, late or away (agents.adherence): heads for that come on top.';
  }
  const share = roundShareText(presentShare);
  return `Drawn on each simulated day: ${drawn.join(', ')}. Formulas count ${share} of the heads on shift as at work.`;
}

function shiftRows({ answer }: StaffedScenario): readonly DataRow[] {
  const rows = (answer?.shifts ?? []).map(({ profile, count, start, end, breaks = [] }) => [
    profile,
    count,
    start,
    end,
    breaks.map(({ at, lengthMs }) => `${at}/${lengthMs}`).join(' '),
  ]);
  return [['profile', 'count', 'start', 'end', 'breaks'], ...rows];
}
