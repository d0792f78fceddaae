/** A fit of a scenario to a call log, as a document. */
import { dateOfDay } from '../../kernel/index.ts';
import {
  type BackTestFigure,
  type CallTypeFit,
  changeWords,
  figureText,
  linesText,
  nameOf,
  noteWords,
  type ReportDocument,
  readingLines,
  type Section,
  type Widening,
  widenIntervals,
} from '../../simulator/index.ts';
import { countOf, percent, plural } from '../text/figures.ts';
import type { FitResult, RotationResult } from './fit-figures.ts';
import { qualitySections, qualityTable, verdictLine } from './quality-text.ts';
import { unexplainedLines } from './unexplained-lines.ts';
import { whoTakesWhat } from './who-takes-what.ts';

export function fitDocument(
  result: FitResult,
  { isPartial, reproduce }: { readonly isPartial: boolean; readonly reproduce: string },
): ReportDocument {
  const { fit, log } = result;
  const table = qualityTable(result.quality);
  const sections: Section[] = [
    ...qualitySections(result.quality),
    {
      heading: 'Columns read',
      table: [['meaning', 'column'], ...log.columns],
      wordColumns: 2,
      ...(log.unread.length === 0 ? {} : { lines: [`not read: ${log.unread.join(', ')}`] }),
    },
    {
      heading: 'Rows read',
      table: [
        ['rows', countOf(log.rows), ''],
        ['calls that wanted an agent', countOf(log.calls.length), ''],
        ...[...log.notes].map(([note, noted]) => [
          noteWords[note],
          countOf(noted.rows),
          linesText(noted),
        ]),
        ...fit.rareTypes.map(({ callType, rows, firstLines }) => [
          `left out: ${callType}, a call type with too few calls on these days, or none handled`,
          countOf(rows),
          `first on line ${firstLines[0]}`,
        ]),
      ],
      lines: [...log.gaps, ...changeLines(result)],
    },
    {
      heading: 'Handle times',
      table: [
        ['call type', 'time', 'distribution', 'because', 'times', 'mean', 'CV²', 'KS'],
        ...fit.callTypes.flatMap(handleTimeRows),
      ],
      wordColumns: 4,
      lines: [wrapUpLine(result)],
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
  return {
    title: result.names.name,
    answer: answerLine(result),
    notes: [...readingLines(log), verdictLine(result.quality)],
    isPartial,
    sections,
    data: () => [table.columns.map(({ id }) => id), ...table.rows],
    reproduce,
  };
}

/** Days left out because their hours are not those of others. */
function changeLines({ fit, log }: FitResult): readonly string[] {
  const changes = fit.daysOfChange.flatMap((day) => {
    const change = log.clockChanges.get(day);
    return change ? `${dateOfDay(day)} is not among the days: ${changeWords(change)}` : [];
  });
  const others = fit.daysLeftOut.map(({ date, why }) => `${date} is not among the days: ${why}`);
  return [...changes, ...others];
}

function answerLine(result: FitResult): string {
  const { fit, staff, test, rotation } = result;
  const off =
    fit.waitsUnknown === undefined
      ? `waits by hour within ${percent(staff.misfit)}`
      : 'waits are not in the log';
  const types = plural(fit.callTypes.length, 'call type');
  const calls = `${countOf(fit.calls.length)} calls of ${plural(fit.days.length, 'day')}, ${types}`;
  const said = `${calls}; ${result.roster === null ? 'agents fitted' : 'agents of a roster'}, ${off}`;
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

function handleTimeRows({ id, handleTimes, wrapUps }: CallTypeFit): readonly (readonly string[])[] {
  if (handleTimes === null) return [[id, '-', 'none', 'no time is recorded', '0', '-', '-', '-']];
  const { kept, why, count, meanMs, scv, ksDistance } = handleTimes;
  const figures = [countOf(count), figureText(meanMs, 'ms'), scv.toFixed(2), ksDistance.toFixed(3)];
  if (wrapUps === null) return [[id, 'talk and wrap-up', kept.law, why, ...figures]];
  const mean = figureText(wrapUps.meanMs, 'ms');
  return [
    [id, 'talk', kept.law, why, ...figures],
    ['', 'wrap-up', wrapUps.kept.law, wrapUps.why, '', mean, '-', '-'],
  ];
}

/** Which columns gave talk and wrap-up, or why wrap-up is not told apart. */
function wrapUpLine({ fit, log: { columns } }: FitResult): string {
  const [handle, talk, wrapUp] = (['handleTime', 'talkTime', 'wrapUpTime'] as const).map((name) =>
    columns.get(name),
  );
  if (fit.callTypes.some(({ wrapUps }) => wrapUps !== null)) {
    const ofTalk = talk ?? `${handle} less ${wrapUp}`;
    return `talk is ${ofTalk}; wrap-up is ${wrapUp ?? `${handle} less ${talk}`}`;
  }
  const read = [handle, talk, wrapUp].filter((name) => name !== undefined).join(' and ');
  if (read === '') return 'no column of talk, wrap-up or handle time is read';
  const hasBoth = wrapUp !== undefined || (handle !== undefined && talk !== undefined);
  const why = hasBoth
    ? 'fewer than half of the answered calls have a wrap-up'
    : 'no column tells wrap-up from talk (wrapUpTime in --columns names one)';
  return `handle times are ${read}: ${why}`;
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

function staffSections(result: FitResult): readonly Section[] {
  const { fit, staff, roster } = result;
  const first = fit.startMs / 3_600_000;
  const seen = fit.presence?.busyByHour;
  return [
    {
      heading:
        roster === null
          ? 'Agents at work, fitted to the mean wait of each hour'
          : `Agents at work by ${roster}`,
      table: [
        ['hour', 'at work', 'on a call while others wait (log)'],
        ...staff.agents.map((count, place) => [
          `${String(first + place).padStart(2, '0')} h`,
          count.toFixed(1),
          seen?.[first + place]?.toFixed(1) ?? '-',
        ]),
      ],
    },
    whoTakesWhat(result),
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
    const { hour, queueId } = figure;
    const part = hour === null ? (queueId ?? 'whole day') : `${String(hour).padStart(2, '0')} h`;
    return [part, ...figureRow(figure)];
  });
  const checked =
    rotation === null
      ? 'and what the scenario is off on the fitted days: check by --rotate'
      : 'widened by the weeks above';
  return [
    {
      heading:
        'Days not seen: measured, and predicted with their own arrivals and with expected ones',
      table: [['', 'measure', 'measured', 'own arrivals', 'expected arrivals'], ...rows],
      wordColumns: 2,
      lines: [
        `± is a 95 % prediction interval, with agents at work that vary from day to day; ${checked}`,
      ],
    },
  ];
}
