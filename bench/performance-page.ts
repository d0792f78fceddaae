/**
 * The text of `docs/performance.md` from the measurements, with date and machine. Missed goals
 * stand in the same table as reached ones.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchGoal } from '../contracts/index.ts';
import { type CodeState, changedSince } from './code-state.ts';
import { restatedGoal, whyRestated } from './goals.ts';
import type { GrowthCurve } from './growth.ts';
import type { Row, Spread } from './harness.ts';
import type { Results } from './published-results.ts';

export const drawingName = 'performance-growth.svg';

export function performancePage({
  rows,
  curves,
  measuredOn,
  machine,
  later = {},
  ...states
}: Omit<Results, 'schema'>): string {
  const stateOf = statesIn(states);
  const { node, processor, cores } = machine;
  const missed = rows.filter((row) => reachedOf(row) === 'no');
  return `${[
    '# Performance',
    'Written by `npm run bench -- all`; do not edit by hand. The figures are of the runs named under ' +
      '[Rows](#rows); the words stand in `scripts/pages/how-decisions-are-found.md`.',
    howDecisionsAreFound(rows, curves),
    '## Rows',
    `Measured on ${measuredOn.slice(0, 10)}${commitText(states)}, Node ${node}, ${processor}, ${cores} ` +
      'cores, of which one is used unless a row says more. A decision is an input that leads to an ' +
      'offer, from input to ' +
      'effect, with a sink that counts. The driver keeps the records that the core tells it of, and ' +
      'steps by them; in `routing.inputs.life` everything comes by id. Time goes on between rounds, ' +
      'unmeasured: steps come due there.',
    ...laterTexts(later),
    missed.length === 0
      ? 'Every goal is reached.'
      : `${missed.length} rows fall short of their goal, and are marked; [why](#why-it-falls-short).`,
    rowTable(rows, stateOf),
    ...markTexts(rows, stateOf),
    '## Growth',
    ...curves.map(curveTable),
    '## Why it falls short',
    whyText(rows, curves),
    '[What the last profile taught](../bench/what-profiles-taught.md).',
  ].join('\n\n')}\n`;
}

function commitText({ code }: Pick<Results, 'code'>): string {
  return code?.commit === undefined ? '' : ` at commit \`${code.commit}\``;
}

function laterTexts(later: NonNullable<Results['later']>): readonly string[] {
  const byDay = Object.groupBy(Object.entries(later), ([, measuredOn]) => measuredOn.slice(0, 10));
  return Object.entries(byDay).map(([day, of = []]) => {
    const names = of.map(([name]) => `\`${name}\``).join(', ');
    return `Measured by themselves on ${day}: ${names}.`;
  });
}

const explanation = join(import.meta.dirname, '..', 'scripts/pages/how-decisions-are-found.md');

/**
 * The explanation with its figures: `{{ns row}}` is the time of a row's piece of work, `{{peerNs
 * row}}` the peer's, `{{first 0}}` and `{{last 0}}` the ends of the first curve, in ns.
 */
function howDecisionsAreFound(rows: readonly Row[], curves: readonly GrowthCurve[]): string {
  const nsOf = (name: string, member: 'value' | 'peerValue'): number | null => {
    const row = rows.find((one) => one.name === name);
    if (row === undefined) return null;
    return row.unit.startsWith('ns') ? row[member] : 1e9 / row[member];
  };
  const pointOf = (curve: string, place: number) =>
    curves[Number(curve)]?.points.at(place)?.nsPerDecision ?? null;
  const figures: { readonly [kind: string]: (of: string) => number | null } = {
    ns: (row) => nsOf(row, 'value'),
    peerNs: (row) => nsOf(row, 'peerValue'),
    first: (curve) => pointOf(curve, 0),
    last: (curve) => pointOf(curve, -1),
  };
  return readFileSync(explanation, 'utf8')
    .trimEnd()
    .replaceAll('{{drawing}}', drawingName)
    .replaceAll(/\{\{(\w+) ([\w.]+)\}\}/g, (_, kind: string, of: string) =>
      figure(figures[kind]?.(of) ?? null),
    );
}

type StateOf = (row: string) => CodeState;

export function statesIn({
  code = {},
  laterCode = {},
}: Pick<Results, 'code' | 'laterCode'>): StateOf {
  return (row) => laterCode[row] ?? code;
}

/** Explains the marks † and *, if the table has them. */
function markTexts(rows: readonly Row[], stateOf: StateOf): readonly string[] {
  const folders = new Set(rows.flatMap(({ name }) => changedSince(name, stateOf(name))));
  const names = [...folders].sort().map((folder) => `\`${folder}/\``);
  const old =
    names.length === 0
      ? []
      : [`† Older than the code: ${names.join(', ')} changed since; to be measured again.`];
  const isRestated = rows.some(({ name }) => restatedGoal(name) !== undefined);
  return [...old, ...(isRestated ? [whyRestated] : [])];
}

function spreadText(spread: Spread | undefined): string {
  return spread === undefined ? '' : ` (${spread.map(figure).join('–')})`;
}

function rowTable(rows: readonly Row[], stateOf: StateOf): string {
  return [
    '| Row | Value | Unit | Peer | Ratio | Goal | Reached |',
    '| --- | --: | --- | --- | --: | --: | --- |',
    ...rows.map((row) => {
      const isGoal = row.peer.startsWith('goal');
      const reached = { yes: 'yes', no: '**no**', open: 'open', none: '–' }[
        reachedOf(row) ?? 'none'
      ];
      const peer = isGoal ? '–' : `${figure(row.peerValue)}: ${row.peer}`;
      const ratio = isGoal ? '–' : figure(row.ratio);
      const old = changedSince(row.name, stateOf(row.name)).length > 0 ? ' †' : '';
      const value = `${figure(row.value)}${spreadText(row.spread)}`;
      const name = `\`${row.name}\`${old}`;
      const cells = [name, value, row.unit, peer, ratio, goalOf(row)];
      return `| ${[...cells, reached].join(' | ')} |`;
    }),
  ].join('\n');
}

/** `open`: the goal lies within the spread of the repetitions. */
export type GoalVerdict = 'yes' | 'no' | 'open';

/** Reached if every repetition reached all goals, missed if none did. Null without a goal. */
export function reachedOf(row: Row): GoalVerdict | null {
  const { value, ratio, spread = [value, value], ratioSpread = [ratio, ratio] } = row;
  const all = [0, 1].flatMap((a) =>
    [0, 1].map((b) =>
      isMissed({ ...row, value: spread[a] ?? value, ratio: ratioSpread[b] ?? ratio }),
    ),
  );
  if (all.includes(null)) return null;
  if (!all.includes(true)) return 'yes';
  return all.includes(false) ? 'open' : 'no';
}

/** Whether the row misses any goal that must be reached; null without a goal. */
export function isMissed(row: Row): boolean | null {
  const goals = goalsOf(row);
  if (goals.length === 0) return null;
  return goals.some(({ of, is, limit }) => (is === 'atLeast' ? row[of] < limit : row[of] > limit));
}

export function goalsOf(row: Row): readonly BenchGoal[] {
  const { peer, peerValue, config } = withRestated(row);
  if (peer === 'goal') return [{ of: 'value', is: 'atLeast', limit: peerValue }];
  if (peer.startsWith('goal')) return [{ of: 'value', is: 'atMost', limit: peerValue }];
  const goals = [
    { of: 'ratio', is: 'atLeast', limit: config['goalRatio'] },
    { of: 'value', is: 'atMost', limit: config['goalNs'] },
    { of: 'value', is: 'atMost', limit: config['goalMs'] },
    { of: 'value', is: 'atLeast', limit: config['goal'] },
  ] as const;
  return goals.flatMap(({ limit, ...goal }) =>
    limit === undefined ? [] : [{ ...goal, limit: Number(limit) }],
  );
}

function withRestated(row: Row): Row {
  const { goal, goalRatio } = restatedGoal(row.name) ?? {};
  if (goal !== undefined) return { ...row, peerValue: goal };
  return goalRatio === undefined ? row : { ...row, config: { ...row.config, goalRatio } };
}

export function goalOf(row: Row): string {
  const texts = goalsOf(row).map(({ of, is, limit }) => {
    const sign = is === 'atLeast' ? '≥' : '≤';
    return `${of === 'ratio' ? 'ratio ' : ''}${sign} ${figure(limit)}`;
  });
  return `${texts.join(', ') || '–'}${restatedGoal(row.name) === undefined ? '' : ' *'}`;
}

function curveTable({ title, fixed, points }: GrowthCurve): string {
  return [
    `By ${title} (${fixed}):`,
    '',
    `| ${title} | ns per decision |`,
    '| --: | --: |',
    ...points.map(({ size, nsPerDecision }) => `| ${figure(size)} | ${figure(nsPerDecision)} |`),
  ].join('\n');
}

function whyText(rows: readonly Row[], curves: readonly GrowthCurve[]): string {
  const [all, few] = curves.map(({ points }) => points.at(-1));
  const smallest = curves[0]?.points[0];
  const memory =
    all === undefined || few === undefined || smallest === undefined
      ? []
      : [
          `- A decision takes ${figure(smallest.nsPerDecision)} ns with ${figure(smallest.size)} ` +
            'agents already: most of it is work that does not grow with the house.',
          `- With ${figure(all.size)} agents it takes ${figure(all.nsPerDecision)} ns where they ` +
            `are freed in turn, and ${figure(few.nsPerDecision)} ns where the same few are. ` +
            memoryShare(all.nsPerDecision, few.nsPerDecision),
        ];
  const collected = rows.filter(({ config }) => config['gcShare'] !== undefined);
  const shares = collected.map(({ config }) => Number(config['gcShare']));
  const pauses = collected.map(({ config }) => Number(config['gcPauseMsMax']));
  const collections =
    collected.length === 0
      ? []
      : [
          `- Calls and offers that are over are used again. Collecting what is not, and the bench's ` +
            `own lists, took between ${figure(Math.min(...shares) * 100)} % and ` +
            `${figure(Math.max(...shares) * 100)} % of a row's wall time; the longest pause was ` +
            `${figure(Math.max(...pauses))} ms.`,
        ];
  const expected = rows.filter(({ name }) => name === 'routing.decide.expectedWait');
  const questions = expected.map(
    ({ value }) =>
      `- An expected wait counts the calls ahead and names the agents who can serve: ` +
      `${figure(1e6 / value)} µs for a decision and its question. It is meant for an ` +
      'announcement now and then, not for each decision.',
  );
  return [...memory, ...collections, ...questions].join('\n');
}

/** What the caches save: the same searches in memory that stays there, if noise lets it show. */
function memoryShare(allNs: number, fewNs: number): string {
  if (fewNs >= allNs) return 'What memory outside the caches costs did not show in this run.';
  return (
    `The searches are the same: memory outside the caches is some ${figure((1 - fewNs / allNs) * 100)} ` +
    '% of the time in this run.'
  );
}

function figure(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–';
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

const shown = [
  'sim.',
  'staff.',
  'formula.',
  'routing.decide.100',
  'routing.decide.10k',
  'routing.peer.',
  'rules.all.2000',
  'rules.peer.',
];
const begins = '<!-- bench: begins -->';
const ends = '<!-- bench: ends -->';

/** Replaces the table between the README's marks. */
export function withBenchTable(text: string, results: Results): string {
  const [before = '', rest = ''] = text.split(begins);
  const [, after = ''] = rest.split(ends);
  return `${before}${begins}\n\n${benchTable(results)}\n\n${ends}${after}`;
}

function benchTable({ rows, measuredOn, machine, later = {}, ...states }: Results): string {
  const stateOf = statesIn(states);
  const chosen = shown.flatMap((prefix) => rows.filter(({ name }) => name.startsWith(prefix)));
  const missed = rows.filter((row) => reachedOf(row) === 'no').map(({ name }) => `\`${name}\``);
  const { node, processor, cores } = machine;
  const since = Object.entries(later).filter(([is]) => chosen.some(({ name }) => name === is));
  return [
    `Measured on ${measuredOn.slice(0, 10)}${commitText(states)} in one run, Node ${node}, ${processor}, ${cores} cores, one of`,
    'them used unless a row says more.',
    ...laterTexts(Object.fromEntries(since)),
    '',
    rowTable([...new Set(chosen)], stateOf),
    '',
    ...markTexts(chosen, stateOf).flatMap((text) => [text, '']),
    missed.length === 0 ? 'Every goal is reached.' : `Short of their goals: ${missed.join(', ')}.`,
  ].join('\n');
}
