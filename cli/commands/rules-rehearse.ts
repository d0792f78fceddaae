/**
 * `callwright rules backtest` and `rules shadow`: a candidate beside the set in force, over
 * recorded decisions. A backtest tells the sum; a shadow each decision that changes, as it comes,
 * and the sum at the end.
 *
 * Exit code 1 where there was no decision to rehearse: nothing was shown then.
 * Source: rules.md D5, ux-and-api.md 9.2.
 */
import {
  type ChangeExample,
  compileRuleSet,
  Rehearsal,
  type RehearsalReport,
} from '../../rules/index.ts';
import { CliError } from '../cli-error.ts';
import { engineVersion } from '../engine-version.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { openOffice } from '../rule-office/open-office.ts';
import { valueOrRefusal } from '../rule-office/refusal-text.ts';
import { readJournal } from '../rules/read-journal.ts';
import { readRules } from '../rules/read-rule-set.ts';
import { readWorld, type WorldOptions } from '../rules/read-world.ts';
import {
  changeRows,
  fromTo,
  rehearsalAnswer,
  rehearsalRemarks,
  rehearsalSections,
} from '../rules/rehearsal-text.ts';
import type { StoredOptions } from '../rules/stored-version.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { LineWriter } from '../streams/line-writer.ts';
import { csvLines, sectionLines, sectionMarkdown } from '../text/sections.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';

/** Of a shadow on the live decisions of a server. */
export interface RulesWatchOptions extends StoredOptions {
  readonly output: 'text' | 'json' | 'ndjson';
}

export interface RulesRehearseOptions extends StyleOptions, StoredOptions, WorldOptions {
  /** Decision journal or trace; `-`: stdin. */
  readonly journal: string;
  readonly before: string;
  readonly seed: number;
  readonly output: 'text' | 'json' | 'ndjson' | 'md' | 'csv';
}

/** Tells what would have changed, in sum. */
export async function rulesBacktestCommand(
  candidate: string,
  options: RulesRehearseOptions,
): Promise<ExitCode> {
  const { report, isPartial } = await run(candidate, options, () => Promise.resolve());
  return answer('backtest', candidate, { report, isPartial }, options);
}

/** Tells each change as it comes, then the sum. */
export async function rulesShadowCommand(
  candidate: string,
  options: RulesRehearseOptions,
): Promise<ExitCode> {
  const { output } = options;
  const writer = new LineWriter();
  const { report, isPartial } = await run(candidate, options, async (change) => {
    if (output === 'json') return;
    writer.add(output === 'text' ? changeInWords(change) : changeAsJson(change));
    if (writer.isFull) await writer.flush();
  });
  if (output === 'text') writer.add('');
  await writer.flush();
  return answer('shadow', candidate, { report, isPartial }, options);
}

/** Tells what a shadow on live decisions has seen so far; begins one where none runs. */
export async function rulesWatchCommand(
  candidate: string,
  options: RulesWatchOptions,
): Promise<ExitCode> {
  const [setId = '', version] = candidate.split('@');
  if (!/^\d+$/.test(version ?? '')) {
    const message = `${candidate} without --journal; expected a version on the server, like orders@3`;
    throw new CliError(exitCodes.wrongUsage, message);
  }
  const office = await openOffice(options);
  try {
    const shadow = await office.shadow({ setId, version: Number(version) });
    const report = valueOrRefusal(shadow, options);
    const reproduce = `callwright rules shadow ${candidate} --server ${office.name}`;
    const before = `${report.before.set}@${report.before.version}`;
    const told = { report, isPartial: false, candidate, reproduce };
    const lines = tellers[options.output](told, { ...options, before });
    process.stdout.write(`${lines.join('\n')}\n`);
    return exitCodes.yes;
  } finally {
    office.close();
  }
}

interface Rehearsed {
  readonly report: RehearsalReport;
  /** Stopped by Ctrl-C. */
  readonly isPartial: boolean;
}

async function run(
  candidate: string,
  options: RulesRehearseOptions,
  onChange: (change: ChangeExample) => Promise<void>,
): Promise<Rehearsed> {
  refuseTwoStdins([candidate, options.before, options.journal]);
  const after = await readRules(candidate, options);
  const before = await readRules(options.before, options);
  if (before.file.kind !== after.file.kind) {
    const message = `${after.name} has rules of kind ${after.file.kind}; expected ${before.file.kind}, as ${before.name} has`;
    throw new CliError(exitCodes.wrongUsage, message);
  }
  const world = readWorld(options);
  const sets = { before: compileRuleSet(before.checked), after: compileRuleSet(after.checked) };
  const { seed, journal: path } = options;
  const rehearsal = new Rehearsal({ ...sets, seed, ...(world === undefined ? {} : { world }) });
  const stop = listenForInterrupt();
  for await (const lines of readJournal({ path, set: sets.before, stop, style: options })) {
    for (const line of lines) {
      if (stop.aborted) break;
      const change = rehearsal.push(line);
      if (change !== undefined) await onChange(change);
    }
  }
  return { report: rehearsal.report(), isPartial: stop.aborted };
}

function refuseTwoStdins(names: readonly string[]): void {
  if (names.filter((name) => name === '-').length < 2) return;
  const message = 'stdin is named twice; expected it once among candidate, --before and --journal';
  throw new CliError(exitCodes.wrongUsage, message);
}

interface Told extends Rehearsed {
  readonly candidate: string;
  readonly reproduce: string;
}

function answer(
  verb: 'backtest' | 'shadow',
  candidate: string,
  rehearsed: Rehearsed,
  options: RulesRehearseOptions,
): ExitCode {
  const { before, journal, seed, output } = options;
  const reproduce = `callwright rules ${verb} ${candidate} --before ${before} --journal ${journal} --seed ${seed}`;
  const told = { ...rehearsed, candidate, reproduce };
  process.stdout.write(`${tellers[output](told, options).join('\n')}\n`);
  if (rehearsed.isPartial) return exitCodes.stopped;
  return rehearsed.report.decisions === 0 ? exitCodes.no : exitCodes.yes;
}

type Teller = (
  told: Told,
  options: StyleOptions & { readonly before: string },
) => readonly string[];

const tellers: { readonly [Output in RulesRehearseOptions['output']]: Teller } = {
  text: asText,
  md: asMarkdown,
  csv: ({ report }) => csvLines(changeRows(report)),
  json: (told) => [JSON.stringify(asJson(told), null, 2)],
  ndjson: (told) => [JSON.stringify({ type: 'summary', ...asJson(told) })],
};

function asJson({ report, isPartial, reproduce }: Told): object {
  const mark = isPartial ? { partial: true } : {};
  const head = { schema: 'callwright.rehearsal/1', version: engineVersion, ...mark };
  return { ...head, ...report, reproduce };
}

function asMarkdown({ report, isPartial, reproduce }: Told): readonly string[] {
  return [
    `# ${rehearsalAnswer(report)}${isPartial ? ', partial' : ''}`,
    '',
    ...rehearsalRemarks(report).map((remark) => `- ${remark}`),
    ...sectionMarkdown(rehearsalSections(report, false)),
    '',
    `reproduce: \`${reproduce}\``,
  ];
}

function asText(
  told: Told,
  options: StyleOptions & { readonly before: string },
): readonly string[] {
  const { report, isPartial, candidate, reproduce } = told;
  const style = styleOf(options, process.stdout);
  const sign = report.decisions === 0 ? style.yellow(style.signs.warning) : style.signs.hint;
  const said = `${rehearsalAnswer(report)}${isPartial ? ', partial' : ''}`;
  return [
    `${sign} ${style.bold(said)}`,
    ...rehearsalRemarks(report).map((remark) => `  ${remark}`),
    ...sectionLines(rehearsalSections(report, true), style),
    '',
    `reproduce: ${reproduce}`,
    ...(report.changed === 0 ? [] : [`next: callwright rules diff ${options.before} ${candidate}`]),
  ];
}

function changeInWords({ line, subject, atMs, before, after }: ChangeExample): string {
  const at = new Date(atMs).toISOString();
  const what = fromTo(before, after);
  return [String(line), at, ...(subject === null ? [] : [subject]), what].join('  ');
}

function changeAsJson({ line, subject, atMs, before, after }: ChangeExample): string {
  return JSON.stringify({ type: 'change', line, subject, atMs, before, after });
}
