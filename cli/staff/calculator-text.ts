/**
 * The answer of the calculator: agents by both formulas, and what each number of agents gives.
 *
 * Source: ux-and-api.md 9.3.
 */

import { defaultServiceLevel } from '../../metrics/index.ts';
import {
  type CurveAsked,
  type CurvePoint,
  definitionText,
  type Formula,
  figureText,
  nameOf,
  rosteredHeads,
  type StaffCurve,
} from '../../simulator/index.ts';
import { roundShareText, shareBeside } from '../text/figures.ts';
import { csvLines } from '../text/sections.ts';
import { type Style, tableLines } from '../text/style.ts';
import type { SimulatedPoint } from './simulate-point.ts';

/** All that is said. */
export interface Calculated {
  readonly asked: CurveAsked;
  readonly curve: StaffCurve;
  readonly shows: readonly Formula[];
  readonly simulated: readonly SimulatedPoint[];
  /** Null: not simulated, or not found. */
  readonly smallestSimulated: number | null;
  readonly shrinkageShare: number;
  readonly isPartial: boolean;
}

/** Lines without a newline at the end. */
export function calculatorLines(of: Calculated, style: Style): readonly string[] {
  const { asked, curve, shows } = of;
  const goal = `${roundShareText(asked.serviceLevelShare)} answered within ${seconds(asked.targetMs)}`;
  const load = `${nameOf('expectedLoadErlangs')} ${curve.expectedLoadErlangs.toFixed(1)} erlangs`;
  return [
    style.bold(headline(of)),
    `${load} ${style.signs.separator} ${goal}`,
    '',
    ...tableOf(of, style),
    '',
    ...definitionsOf(of),
    ...(shows.includes('erlangC') ? [warningOf(of)] : []),
    ...(of.simulated.length === 0 ? ['Neither knows your rules: callwright simulate does.'] : []),
    ...(of.isPartial ? [style.yellow('partial: stopped before the simulation was done')] : []),
  ];
}

/** What the columns are, and what another command shows under the same word. */
function definitionsOf({ asked: { measureId }, shows }: Calculated): readonly string[] {
  const more = shows.includes('erlangA') ? ['abandonShare', 'occupancy'] : [];
  const other =
    measureId === defaultServiceLevel
      ? ''
      : `; simulate shows ${nameOf(defaultServiceLevel)} where nothing else is said`;
  return [`${definitionText(measureId)}${other}`, ...more.map(definitionText)];
}

/** The answer in one line. */
function headline(of: Calculated): string {
  const { curve, shows, asked, shrinkageShare } = of;
  const people = (agents: number): string => {
    const rostered =
      shrinkageShare === 0
        ? ''
        : `, ${rosteredHeads(agents, shrinkageShare)} rostered (shrinkage ${roundShareText(shrinkageShare)})`;
    return `${agents} agents${rostered}`;
  };
  const said = shows.map((formula) => {
    const enough = curve.enough[formula];
    const answer =
      enough === null ? `no number of agents up to ${curve.agentsMax}` : people(enough.agents);
    return `${answer} by ${words[formula]}${formula === 'erlangA' ? ` (patience ${seconds(asked.patienceMsMean)})` : ''}`;
  });
  const simulated = of.smallestSimulated;
  const first = simulated === null ? [] : [`${people(simulated)} by simulation`];
  return [...first, ...said].join('; ');
}

const words: { readonly [formula in Formula]: string } = {
  erlangA: 'Erlang A',
  erlangC: 'Erlang C',
};

/** Erlang C is never shown without it. */
function warningOf({ curve: { enough } }: Calculated): string {
  const more = (enough.erlangC?.agents ?? 0) - (enough.erlangA?.agents ?? 0);
  const asks = more > 0 ? `; it asks for ${more} ${more === 1 ? 'agent' : 'agents'} more here` : '';
  return `Erlang C supposes that nobody ever hangs up${asks}.`;
}

/** What a row means for the answer stands behind it. */
function tableOf(of: Calculated, style: Style): readonly string[] {
  const [head = '', ...lines] = tableLines(rowsOf(of, style), style, 0);
  const noted = lines.map((line, place) => {
    const note = noteOf(of, of.curve.points[place]?.agents ?? 0);
    return note === '' ? line : `${line}  <- ${note}`;
  });
  return [head, ...noted];
}

const abandoned = nameOf('abandonShare');

function rowsOf(of: Calculated, style: Style): readonly (readonly string[])[] {
  const { curve, shows, asked, simulated, shrinkageShare } = of;
  const head = [
    'agents',
    ...(shrinkageShare === 0 ? [] : ['rostered']),
    ...(shows.includes('erlangC') ? ['Erlang C'] : []),
    ...(shows.includes('erlangA') ? ['Erlang A', abandoned, nameOf('occupancy')] : []),
    ...(simulated.length === 0 ? [] : ['simulated', abandoned]),
  ];
  const mark = (share: number): string =>
    share >= asked.serviceLevelShare ? style.signs.yes : style.signs.no;
  const level = (figures: CurvePoint['erlangA']): string =>
    figures === null
      ? '-'
      : `${shareBeside(figures.serviceLevel, asked.serviceLevelShare)} ${mark(figures.serviceLevel)}`;
  const rows = curve.points.map(({ agents, erlangA, erlangC }) => [
    String(agents),
    ...(shrinkageShare === 0 ? [] : [String(rosteredHeads(agents, shrinkageShare))]),
    ...(shows.includes('erlangC') ? [level(erlangC)] : []),
    ...(shows.includes('erlangA')
      ? [
          level(erlangA),
          figureText(erlangA?.abandonShare ?? null, 'share'),
          figureText(erlangA?.occupancy ?? null, 'share'),
        ]
      : []),
    ...(simulated.length === 0
      ? []
      : simulatedCells(simulated, agents, { style, mark, goal: asked.serviceLevelShare })),
  ]);
  return [head, ...rows];
}

function simulatedCells(
  simulated: readonly SimulatedPoint[],
  agents: number,
  {
    style,
    mark,
    goal,
  }: {
    readonly style: Style;
    readonly mark: (share: number) => string;
    readonly goal: number;
  },
): readonly string[] {
  const point = simulated.find((one) => one.agents === agents);
  if (point === undefined) return ['', ''];
  const { value, low, high } = point.serviceLevel;
  const half = low === null || high === null ? 0 : (high - low) / 2;
  const reach = `${style.signs.plusMinus} ${(half * 100).toFixed(1)}`;
  return [
    `${shareBeside(value, goal)} ${reach} ${mark(value ?? 0)}`,
    figureText(point.abandonShare.value, 'share'),
  ];
}

function noteOf(
  { curve: { enough }, shows, smallestSimulated }: Calculated,
  agents: number,
): string {
  const notes = [
    ...(smallestSimulated === agents ? ['enough in the simulation'] : []),
    ...(shows.includes('erlangA') && enough.erlangA?.agents === agents
      ? ['enough if callers are this patient']
      : []),
    ...(shows.includes('erlangC') && enough.erlangC?.agents === agents
      ? ['Erlang C asks for this']
      : []),
  ];
  return notes.join('; ');
}

/** One row for each number of agents. */
export function calculatorCsv({ curve, simulated, shrinkageShare }: Calculated): string {
  const head = [
    'agents',
    'rostered',
    'erlangCServiceLevelOffered',
    'erlangAServiceLevelOffered',
    'erlangAAbandonShare',
    'erlangAOccupancy',
    'simulatedServiceLevelOffered',
    'simulatedLow',
    'simulatedHigh',
  ];
  const rows = curve.points.map(({ agents, erlangA, erlangC }) => {
    const point = simulated.find((one) => one.agents === agents)?.serviceLevel;
    return [
      agents,
      rosteredHeads(agents, shrinkageShare),
      erlangC?.serviceLevel ?? null,
      erlangA?.serviceLevel ?? null,
      erlangA?.abandonShare ?? null,
      erlangA?.occupancy ?? null,
      point?.value ?? null,
      point?.low ?? null,
      point?.high ?? null,
    ];
  });
  return `${csvLines([head, ...rows]).join('\n')}\n`;
}

function seconds(ms: CurveAsked['targetMs']): string {
  return `${ms / 1_000} s`;
}
