/** Quality of a fit, each figure beside the log: sections of its report, and a table of figures. */
import { hourMs } from '../../kernel/index.ts';
import {
  clockText,
  column,
  type FigureTable,
  figureTable,
  figureText,
  type QualityFigure,
  type QualityVerdict,
  qualityNames,
  qualityRule,
  type Section,
} from '../../simulator/index.ts';

export function verdictLine(quality: readonly QualityFigure[]): string {
  const count = (asked: QualityVerdict): number =>
    quality.filter(({ verdict }) => verdict === asked).length;
  const [good, fair, poor] = [count('good'), count('fair'), count('poor')];
  const counted = `${good} of ${quality.length} figures good, ${fair} fair, ${poor} poor`;
  return `fit beside the log: ${counted}`;
}

/** A terminal shows of the hours what is not good; pages show all. */
export function qualitySections(quality: readonly QualityFigure[]): readonly Section[] {
  const shown = quality.filter(({ hour, verdict }) => hour === null || verdict !== 'good');
  return (['text', 'pages'] as const).map((only) => ({
    heading: 'Quality of fit, beside the log',
    only,
    table: rowsOf(only === 'text' ? shown : quality),
    wordColumns: 2,
    lines: [qualityRule],
  }));
}

function rowsOf(figures: readonly QualityFigure[]): readonly (readonly string[])[] {
  const rows = figures.map((figure, place) => {
    const { figureId, unit, measured, simulated, verdict } = figure;
    const before = figures[place - 1];
    const part = before !== undefined && partOf(before) === partOf(figure) ? '' : partOf(figure);
    const [log, day] = [measured, simulated].map((value) => figureText(value, unit));
    return [part, qualityNames[figureId], log ?? '', day ?? '', verdict];
  });
  return [['', 'figure', 'log', 'simulated', 'verdict'], ...rows];
}

function partOf({ queueId, hour }: QualityFigure): string {
  return hour === null ? (queueId ?? 'all calls') : clockText(hour * hourMs, 0);
}

/** The same for spreadsheets: times in seconds, shares from 0 to 1. */
export function qualityTable(quality: readonly QualityFigure[]): FigureTable {
  const shown = (value: number, { unit }: QualityFigure): number =>
    unit === 'ms' ? Number((value / 1_000).toFixed(1)) : Number(value.toFixed(4));
  return figureTable<QualityFigure>(
    { id: 'fitQuality', title: 'Quality of fit, beside the log' },
    [
      column('part', 'part', 'words', 'all calls, a queue, or an hour', partOf),
      column('figure', 'figure', 'words', '', ({ figureId }) => qualityNames[figureId]),
      column('unit', 'unit', 'words', '', ({ unit }) => (unit === 'ms' ? 's' : 'share')),
      column('log', 'log', 'words', '', (one) => shown(one.measured, one)),
      column('simulated', 'simulated', 'words', '', (one) => shown(one.simulated, one)),
      column('verdict', 'verdict', 'words', qualityRule, ({ verdict }) => verdict),
    ],
    quality,
  );
}
