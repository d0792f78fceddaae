/** A fit of a scenario to a call log, as a document. */
import { dateOfDay } from '../../kernel/index.ts';
import {
  type BackTestFigure,
  type CallTypeFit,
  figureText,
  linesText,
  nameOf,
  noteWords,
  type ReportDocument,
  type Section,
  type Widening,
  widenIntervals,
} from '../../simulator/index.ts';
import { countOf, percent, plural } from '../text/figures.ts';
import type { FitResult, RotationResult } from './fit-figures.ts';
import { unexplainedLines } from './unexplained-lines.ts';

export function fitDocument(
  result: FitResult,
  { isPartial, reproduce }: { readonly isPartial: boolean; readonly reproduce: string },
): ReportDocument {
  const { fit, log } = result;
  const sections: Section[] = [
    {
      heading: 'Columns read',
      table: [['meaning', 'column'], ...log.columns],
      wordColumns: 2,
      ...(log.unread.length === 0 ? {} : { lines: [`not read: ${log.unread.join(', ')}`] }),
    },
    {
      heading: 'Quality',
      table: [
        ['rows', countOf(log.rows), ''],
        ['calls that wanted an agent', countOf(log.calls.length), ''],
        ...[...log.notes].map(([note, noted]) => [
          noteWords[note],
          countOf(noted.rows),
          linesText(noted),
        ]),
        ...fit.rareTypes.map(({ callType, ...noted }) => [
          `left out: ${callType}, a call type with too few calls to fit`,
          countOf(noted.rows),
          linesText(noted),
        ]),
      ],
      ...(log.gaps.length === 0 ? {} : { lines: log.gaps }),
    },
    {
      heading: 'Handle times',
      table: [
        ['call type', 'law kept', 'because', 'times', 'mean', 'CV²', 'KS'],
        ...fit.callTypes.flatMap(handleTimeRow),
      ],
      wordColumns: 3,
    },
    {
      heading: 'Patience',
      table: [
        ['call type', 'waits', 'left', 'S(60 s)', 'tail mean', 'exp', 'Weibull', 'lognormal'],
        ...fit.callTypes.map(patienceRow),
      ],
      lines: ['log-likelihoods of censored fits, in seconds; the survival table is what is used'],
    },
    ...staffSections(result),
    ...rotationSections(result.rotation),
    ...testSections(result),
    { heading: 'What it does not explain', lines: unexplainedLines(result) },
  ];
  return { answer: answerLine(result), isPartial, sections, reproduce };
}

function answerLine(result: FitResult): string {
  const { fit, staff, test, rotation } = result;
  const off = `waits by hour within ${percent(staff.misfit)}`;
  const types = plural(fit.callTypes.length, 'call type');
  const calls = `${countOf(fit.calls.length)} calls of ${plural(fit.days.length, 'day')}, ${types}`;
  const said = `${calls}; staff fitted, ${off}`;
  if (rotation !== null) return `${said}; ${rotationWords(rotation)}`;
  if (test === null) return said;
  const agreed = (pick: 'traced' | 'expected'): string => {
    const some = test.filter(({ measureId, hour }) => measureId === 'waitMsMean' && hour !== null);
    return `${some.filter((one) => one[pick].agrees).length} of ${some.length}`;
  };
  const own = `${agreed('traced')} hours with their own arrivals`;
  const expected = `${agreed('expected')} with expected ones`;
  return `${said}; days not seen: mean wait agrees in ${own}, ${expected}`;
}

function handleTimeRow({ id, handleTimes }: CallTypeFit): readonly (readonly string[])[] {
  if (handleTimes === null) return [[id, 'none', 'no time is recorded', '0', '-', '-', '-']];
  const { kept, why, count, meanMs, scv, ksDistance } = handleTimes;
  const distance = ksDistance.toFixed(3);
  return [[id, kept.law, why, countOf(count), figureText(meanMs, 'ms'), scv.toFixed(2), distance]];
}

function patienceRow({ id, waits, left, patience, censored }: CallTypeFit): readonly string[] {
  const minute = patience?.rows.findLast(([atMs]) => atMs <= 60_000)?.[1];
  const likelihoods = ['exponential', 'weibull', 'lognormal'].map(
    (law) => censored.find((one) => one.law.law === law)?.logLikelihood.toFixed(0) ?? '-',
  );
  return [
    id,
    countOf(waits),
    countOf(left),
    minute === undefined ? '-' : minute.toFixed(3),
    patience === null ? '-' : figureText(patience.tailMeanMs, 'ms'),
    ...likelihoods,
  ];
}

function staffSections({ fit, staff, names }: FitResult): readonly Section[] {
  const first = fit.startMs / 3_600_000;
  const seen = fit.presence?.busyByHour;
  return [
    {
      heading: 'Staff, fitted to the mean wait of each hour',
      table: [
        ['hour', 'agents fitted', 'on a call while others wait (log)'],
        ...staff.agents.map((count, place) => [
          `${String(first + place).padStart(2, '0')} h`,
          count.toFixed(1),
          seen?.[first + place]?.toFixed(1) ?? '-',
        ]),
      ],
    },
    {
      heading: 'Who takes what',
      table: [
        ['profile', 'call types', 'agents', 'share of the work'],
        ...fit.profiles.map(({ id, callTypes, agents, shareByHour }) => [
          id,
          callTypes.join(' '),
          String(agents.length),
          percent(
            shareByHour
              .slice(first, first + staff.agents.length)
              .reduce((sum, one) => sum + one, 0) / staff.agents.length,
          ),
        ]),
      ],
      wordColumns: 2,
      ...(names.parts.has('profiles') ? {} : { lines: ['left out of the scenario'] }),
    },
  ];
}

const waitOfExpected = ({ measureId, arrivals }: Widening): boolean =>
  measureId === 'waitMsMean' && arrivals === 'expected';

function rotationWords({ splits, widenings }: RotationResult): string {
  const { inside = 0, of = 0, factor = 1 } = widenings.find(waitOfExpected) ?? {};
  const widths = splits
    .flatMap(({ figures }) => figures.filter(({ measureId }) => measureId === 'waitMsMean'))
    .map(({ expected }) => factor * expected.halfWidth)
    .sort((a, b) => a - b);
  const usual = figureText(widths[Math.floor(widths.length / 2)] ?? 0, 'ms');
  const within = `a week not seen: mean wait within ± ${usual}`;
  const how = factor === 1 ? 'not widened' : `widened ${factor.toFixed(2)} times`;
  return `${within} (${how}; ${inside} of ${of} weeks held out lay inside before)`;
}

function rotationSections(rotation: RotationResult | null): readonly Section[] {
  if (rotation === null) return [];
  const { splits, widenings } = rotation;
  const rows = splits.flatMap(({ held, figures }) =>
    widenIntervals(figures, widenings)
      .filter(({ measureId }) => measureId === 'waitMsMean' || measureId === 'abandonShare')
      .map((figure, place) => {
        const dates = [held[0], held.at(-1)].map((day) => dateOfDay(day ?? 0)).join('..');
        return [place === 0 ? dates : '', ...figureRow(figure)];
      }),
  );
  return [
    {
      heading: 'Every week held out in turn, and predicted by the others',
      table: [['held out', 'measure', 'measured', 'own arrivals', 'expected arrivals'], ...rows],
      wordColumns: 2,
      lines: [
        'overlapping weeks say no more than separate ones of the same length; ± as widened below',
      ],
    },
    {
      heading: 'Intervals, widened until nine in ten weeks lie inside',
      table: [
        ['measure', 'arrivals', 'inside before', 'widened'],
        ...widenings.map(({ measureId, arrivals, inside, of, factor }) => [
          nameOf(measureId),
          arrivals === 'traced' ? 'own' : 'expected',
          `${inside} of ${of}`,
          `${factor.toFixed(2)} times`,
        ]),
      ],
      wordColumns: 2,
    },
  ];
}

function figureRow({ measureId, measured, traced, expected }: BackTestFigure): string[] {
  const unit = measureId.endsWith('Share') || measureId.startsWith('service') ? 'share' : 'ms';
  const of = ({ predicted, halfWidth, agrees }: BackTestFigure['traced']): string =>
    `${figureText(predicted, unit)} ± ${figureText(halfWidth, unit)} ${agrees ? 'yes' : 'no'}`;
  return [nameOf(measureId), figureText(measured, unit), of(traced), of(expected)];
}

function testSections({ test, rotation }: FitResult): readonly Section[] {
  if (test === null) return [];
  const shown = test.filter(({ hour, measureId }) => hour === null || measureId === 'waitMsMean');
  const rows = shown.map((figure) => {
    const { hour } = figure;
    const when = hour === null ? 'whole day' : `${String(hour).padStart(2, '0')} h`;
    return [when, ...figureRow(figure)];
  });
  const checked =
    rotation === null
      ? 'days taken as independent: check by --rotate'
      : 'widened by the weeks above';
  return [
    {
      heading:
        'Days not seen: measured, and predicted with their own arrivals and with expected ones',
      table: [['', 'measure', 'measured', 'own arrivals', 'expected arrivals'], ...rows],
      wordColumns: 2,
      lines: [
        `± is a 95 % prediction interval, with staff that varies from day to day; ${checked}`,
      ],
    },
  ];
}
