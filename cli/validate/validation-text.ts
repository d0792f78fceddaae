/** A validation for people: a line that answers, a table of all values, what the test says. */
import { testLevel, timesTooShort } from '../../simulator/theory/index.ts';
import type { JunitSuite } from '../text/junit.ts';
import { type Style, styleOf, tableLines } from '../text/style.ts';
import type { CaseResult } from './validate-cases.ts';
import type { Validation } from './validation-json.ts';

const head = ['case', 'value', 'exact', 'formula', 'simulated', 'interval', 'verdict'] as const;
/** Columns that hold words. */
const wordColumns = 2;

/** Plain text. */
export function validationLines(validation: Validation, style: Style): readonly string[] {
  const rows = validation.results.flatMap((result) => rowsOf(result, style));
  return [
    answerLine(validation, style),
    '',
    ...tableLines([head, ...rows], style, wordColumns),
    '',
    ...notes(validation),
    `reproduce: ${validation.reproduce}`,
  ];
}

/** Markdown, for a report. */
export function validationMarkdown(validation: Validation): readonly string[] {
  const style = styleOf({ color: 'never' }, {});
  const rows = validation.results.flatMap((result) => rowsOf(result, style));
  return [
    '# Validation',
    '',
    answerLine(validation, style),
    '',
    `| ${head.join(' | ')} |`,
    `| ${head.map((_, column) => (column < wordColumns ? '---' : '---:')).join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    ...notes(validation).map((note) => `- ${note}`),
    '',
    '```sh',
    validation.reproduce,
    '```',
  ];
}

/** Failures where the command ends with 1: a case that misses by chance alone is none. */
export function validationSuites(validation: Validation): readonly JunitSuite[] {
  const { results, verdict, power } = validation;
  const style = styleOf({ color: 'never' }, {});
  const formulas = results.map(({ of, formula }) => {
    const off = formula.filter(({ isExact }) => !isExact);
    const words = off.map(({ name, value }) => `${name} by formula: ${formulaWords(false, value)}`);
    return { name: of.id, failure: off.length === 0 ? null : words.join('\n') };
  });
  const isCaught = power?.fault?.isCaught !== false;
  const judged = [
    { name: 'misses', failure: verdict.holds ? null : answerLine(validation, style) },
    { name: 'a planted fault', failure: isCaught ? null : notes(validation).join('\n') },
  ];
  return [
    { name: 'formulas', cases: formulas },
    { name: 'simulation', cases: judged },
  ];
}

type Paint = Pick<Style, 'red' | 'green' | 'dim' | 'signs'>;

function answerLine({ verdict, formulasOff, settings, isPartial }: Validation, style: Paint) {
  const { cases, missed, weak, tooMany, holds } = verdict;
  const isGood = holds && formulasOff === 0;
  const mark = isGood ? style.green(style.signs.yes) : style.red(style.signs.no);
  const planted =
    settings.plant === null
      ? ''
      : ` with a planted service rate of ${settings.plant} times its own`;
  const partial = isPartial ? ', partial' : '';
  const formulas =
    formulasOff === 0 ? 'all formulas exact' : `the formulas of ${formulasOff} cases are off`;
  const chance =
    cases === 0
      ? 'nothing was simulated'
      : `${cases - missed - weak} of ${cases} simulated cases hold${planted}` +
        `${weak === 0 ? '' : `, ${weak} are too weak to judge`}` +
        ` (${tooMany} or more misses are too many)`;
  return `${mark} ${chance}; ${formulas}${partial}`;
}

function rowsOf(
  { of, formula, formulaLimit, simulated, notSimulated }: CaseResult,
  style: Paint,
): readonly (readonly string[])[] {
  const names = [...new Set([...of.expected.keys(), ...simulated.map(({ name }) => name)])];
  return names.map((name, place) => {
    const byFormula = formula.find((one) => one.name === name);
    const run = simulated.find((one) => one.name === name);
    const exact = run?.exact ?? of.expected.get(name)?.mean ?? 0;
    return [
      place === 0 ? of.id : '',
      name,
      digits(exact),
      byFormula === undefined ? '-' : formulaWords(byFormula.isExact, byFormula.value),
      run === undefined ? '-' : digits(run.value),
      run === undefined ? '-' : `${digits(run.low)} ${style.signs.interval} ${digits(run.high)}`,
      run === undefined
        ? style.dim(place === 0 ? (notSimulated ?? formulaLimit ?? 'formula only') : 'formula only')
        : verdictWords(run, style),
    ];
  });
}

function formulaWords(isExact: boolean, value: number | null): string {
  if (isExact) return 'exact';
  return value === null ? 'none' : `off: ${digits(value)}`;
}

function verdictWords(
  value: CaseResult['simulated'][number],
  { red, green, signs }: Paint,
): string {
  const { isMiss, isInside, z } = value;
  const far = `z ${z.toFixed(1)}`;
  if (isMiss) return red(`${signs.no} miss, ${far}`);
  if (timesTooShort([value]) > 1) return `too weak: SE ${errorWords(value)}`;
  return isInside ? green(`${signs.yes} inside`) : `outside, ${far}`;
}

function errorWords({ value, standardError }: CaseResult['simulated'][number]): string {
  return `${((100 * standardError) / Math.abs(value)).toPrecision(2)} %`;
}

function digits(value: number): string {
  return Number(value.toPrecision(5)).toString();
}

function notes({ verdict, settings, power, results }: Validation): readonly string[] {
  const level = `${settings.confidence * 100} %`;
  const calls = results.reduce((sum, one) => sum + one.calls, 0);
  const lines = [
    `test: the values of a case depend on each other, so cases are counted. A case misses when one ` +
      `of its k values lies outside its interval at 1 - (1 - ${settings.confidence})/k; chance does ` +
      `that to Binomial(${verdict.cases}, ${(1 - settings.confidence).toFixed(3)}) cases at ` +
      `most. ${verdict.missed} missed: probability ${verdict.probability.toPrecision(2)}; it fails at ` +
      `${testLevel} or less.`,
    `values: ${verdict.outside} of ${verdict.values} outside their own ${level} interval` +
      `${spread(verdict)}; ${calls} calls.`,
  ];
  const weak = results.flatMap(({ of, callsNeeded }) =>
    callsNeeded === null ? [] : [`${of.id} (${millions(callsNeeded)})`],
  );
  if (weak.length > 0) {
    lines.push(
      `too weak to judge, with the calls they need in millions: ${weak.join(', ')}. ` +
        `Standard errors are larger there than the cases file allows, and a case goes on to ` +
        `${millions(settings.callsMax)} million calls at most (--calls-max).`,
    );
  }
  if (power === null) return lines;
  const least =
    power.noticedError === null
      ? 'no service rate up to twice its own'
      : `service rates wrong by about ${(100 * power.noticedError).toPrecision(2)} % or more`;
  lines.push(`power: this run would notice ${least}.`);
  const { fault } = power;
  if (fault !== null) {
    const per = Math.round((fault.serviceRate - 1) * 100);
    lines.push(
      `shown: with service rates ${per} % too high, ${fault.missed} of ${fault.cases} cases miss ` +
        `(${fault.tooMany} are too many): ${fault.isCaught ? 'caught' : 'NOT caught'}.`,
    );
  }
  return lines;
}

function millions(calls: number): string {
  return Number((calls / 1e6).toPrecision(2)).toString();
}

function spread({ zSquareMean, shareBeyondTwo }: Validation['verdict']): string {
  if (zSquareMean === null || shareBeyondTwo === null) return '';
  return (
    `, mean of z² ${zSquareMean.toFixed(2)} (1 expected), ` +
    `${(100 * shareBeyondTwo).toFixed(1)} % beyond 2 standard errors (5 % expected)`
  );
}
