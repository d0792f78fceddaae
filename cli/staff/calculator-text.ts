/** The calculator's answer: agents by both formulas, and the figures of each number of agents. */
import { defaultServiceLevel } from '../../metrics/index.ts';
import {
  type CurvePoint,
  type CurveQuestion,
  type DataRow,
  definitionText,
  type Formula,
  figureText,
  nameOf,
  type ReportDocument,
  type ReportTable,
  rosteredHeads,
  type StaffCurve,
} from '../../simulator/index.ts';
import { roundShareText, shareBeside } from '../text/figures.ts';
import type { SimulatedPoint } from './simulate-point.ts';

export interface StaffCalculation {
  readonly asked: CurveQuestion;
  readonly curve: StaffCurve;
  readonly shows: readonly Formula[];
  readonly simulated: readonly SimulatedPoint[];
  /** Fewest agents; null if not simulated or not found. */
  readonly smallestSimulated: number | null;
  readonly shrinkageShare: number;
  readonly isPartial: boolean;
}

export function calculatorDocument(of: StaffCalculation, reproduce: string): ReportDocument {
  const { asked, curve, shows, simulated, isPartial } = of;
  const goal = `${roundShareText(asked.serviceLevelShare)} answered within ${seconds(asked.targetMs)}`;
  const load = `${nameOf('expectedLoadErlangs')} ${curve.expectedLoadErlangs.toFixed(1)} erlangs`;
  return {
    answer: answerLine(of),
    isPartial,
    notes: [`${load} · ${goal}`],
    sections: [
      { table: curveTable(of), wordColumns: 0 },
      {
        lines: [
          ...definitionsOf(of),
          ...(shows.includes('erlangC') ? [warningOf(of)] : []),
          ...(simulated.length === 0
            ? ['Neither knows your rules: callwright simulate does.']
            : []),
        ],
      },
    ],
    data: () => curveRows(of),
    reproduce,
  };
}

function definitionsOf({ asked: { measureId }, shows }: StaffCalculation): readonly string[] {
  const more = shows.includes('erlangA') ? ['abandonShare', 'occupancy'] : [];
  const other =
    measureId === defaultServiceLevel
      ? ''
      : `; simulate shows ${nameOf(defaultServiceLevel)} where nothing else is said`;
  return [`${definitionText(measureId)}${other}`, ...more.map(definitionText)];
}

function answerLine(of: StaffCalculation): string {
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

/** Erlang C is always shown with this warning. */
function warningOf({ curve: { enough } }: StaffCalculation): string {
  const more = (enough.erlangC?.agents ?? 0) - (enough.erlangA?.agents ?? 0);
  const asks = more > 0 ? `; it asks for ${more} ${more === 1 ? 'agent' : 'agents'} more here` : '';
  return `Erlang C supposes that nobody ever hangs up${asks}.`;
}

function curveTable(of: StaffCalculation): ReportTable {
  const columns = columnsOf(of);
  const rows = of.curve.points.map((point) => columns.map(([, cellOf]) => cellOf(point)));
  return [columns.map(([head]) => head), ...rows];
}

type Column = readonly [head: string, cellOf: (point: CurvePoint) => string];

function columnsOf(of: StaffCalculation): readonly Column[] {
  const { shows, asked, simulated, shrinkageShare } = of;
  const goal = asked.serviceLevelShare;
  const levelText = (share: number, reach = ''): string =>
    `${shareBeside(share, goal)}${reach} ${share >= goal ? '✓' : '✗'}`;
  const level = (name: Formula): Column => [
    words[name],
    ({ [name]: figures }) => (figures === null ? '-' : levelText(figures.serviceLevel)),
  ];
  const share = (name: 'abandonShare' | 'occupancy'): Column => [
    nameOf(name),
    ({ erlangA }) => figureText(erlangA?.[name] ?? null, 'share'),
  ];
  const runOf = ({ agents }: CurvePoint) => simulated.find((one) => one.agents === agents);
  const run: readonly Column[] = [
    [
      'simulated',
      (point) => {
        const { value, low, high } = runOf(point)?.serviceLevel ?? {};
        if (value === undefined) return '';
        const half = low == null || high == null ? 0 : (high - low) / 2;
        return levelText(value ?? 0, ` ± ${(half * 100).toFixed(1)}`);
      },
    ],
    [
      nameOf('abandonShare'),
      (point) => {
        const found = runOf(point);
        return found === undefined ? '' : figureText(found.abandonShare.value, 'share');
      },
    ],
  ];
  const rostered: Column = [
    'rostered',
    ({ agents }) => String(rosteredHeads(agents, shrinkageShare)),
  ];
  return [
    ['agents', ({ agents }) => String(agents)],
    ...(shrinkageShare === 0 ? [] : [rostered]),
    ...(shows.includes('erlangC') ? [level('erlangC')] : []),
    ...(shows.includes('erlangA')
      ? [level('erlangA'), share('abandonShare'), share('occupancy')]
      : []),
    ...(simulated.length === 0 ? [] : run),
    ['', ({ agents }) => noteOf(of, agents)],
  ];
}

function noteOf(
  { curve: { enough }, shows, smallestSimulated }: StaffCalculation,
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
  return notes.length === 0 ? '' : `<- ${notes.join('; ')}`;
}

function curveRows({ curve, simulated, shrinkageShare }: StaffCalculation): readonly DataRow[] {
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
  return [head, ...rows];
}

function seconds(ms: CurveQuestion['targetMs']): string {
  return `${ms / 1_000} s`;
}
