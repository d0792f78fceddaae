/**
 * A candidate beside the set in force, over recorded decisions: what `callwright rules backtest`
 * and `rules shadow` tell.
 *
 * Source: rules.md D5, ux-and-api.md 9.2.
 */
import {
  type ChangeExample,
  compileRuleSet,
  Rehearsal,
  type RehearsalReport,
} from '../../rules/index.ts';
import { exitCodes, wrongUsage } from '../cli-error.ts';
import type { Answer, OptionsOf } from '../command.ts';
import { engineVersion } from '../engine-version.ts';
import type { rehearsalOptions } from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { commandLine } from '../text/command-line.ts';
import { csvLines, sectionLines, sectionMarkdown } from '../text/sections.ts';
import { readJournal } from './read-journal.ts';
import { readRules, requireOneKind } from './read-rule-set.ts';
import { readWorld } from './read-world.ts';
import {
  changeRows,
  rehearsalAnswer,
  rehearsalRemarks,
  rehearsalSections,
} from './rehearsal-text.ts';

/** What a rehearsal is of. */
export type RehearsalOptions = OptionsOf<typeof rehearsalOptions> & {
  readonly before: string;
  /** Decision journal or trace; `-`: stdin. */
  readonly journal: string;
};

export interface Rehearsed {
  readonly report: RehearsalReport;
  /** Stopped by Ctrl-C. */
  readonly isPartial: boolean;
}

/** @throws {CliError} where a set or the journal cannot be read. */
export async function rehearse(
  candidate: string,
  options: RehearsalOptions,
  onChange: (change: ChangeExample) => Promise<void>,
): Promise<Rehearsed> {
  refuseTwoStdins([candidate, options.before, options.journal]);
  const after = await readRules(candidate, options);
  const before = await readRules(options.before, options);
  requireOneKind(before, after);
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
  throw wrongUsage(message);
}

/** What a rehearsal has shown, in every form of the two commands. */
export function rehearsed(
  { report, isPartial }: Rehearsed,
  of: { readonly candidate: string; readonly before: string; readonly reproduce: string },
): Answer<'ndjson' | 'md' | 'csv'> {
  const { candidate, before, reproduce } = of;
  const said = `${rehearsalAnswer(report)}${isPartial ? ', partial' : ''}`;
  const remarks = rehearsalRemarks(report);
  const json = { ...report, reproduce };
  return {
    exitCode: report.decisions === 0 ? exitCodes.no : exitCodes.yes,
    isPartial,
    json,
    text: (style) => [
      `${report.decisions === 0 ? style.yellow(style.signs.warning) : style.signs.hint} ${style.bold(said)}`,
      ...remarks.map((remark) => `  ${remark}`),
      ...sectionLines(rehearsalSections(report, true), style),
      '',
      `reproduce: ${reproduce}`,
      ...(report.changed === 0 ? [] : [`next: callwright rules diff ${before} ${candidate}`]),
    ],
    md: () => [
      `# ${said}`,
      '',
      ...remarks.map((remark) => `- ${remark}`),
      ...sectionMarkdown(rehearsalSections(report, false)),
      '',
      `reproduce: \`${reproduce}\``,
    ],
    csv: () => csvLines(changeRows(report)),
    ndjson: () => {
      const mark = isPartial ? { partial: true } : {};
      const head = { schema: 'callwright.rehearsal/1', version: engineVersion, ...mark };
      return [JSON.stringify({ type: 'summary', ...head, ...json })];
    },
  };
}

/** The command line that rehearses the same again. */
export function rehearseAgain(
  verb: 'backtest' | 'shadow',
  candidate: string,
  { before, journal, seed }: RehearsalOptions,
): string {
  return commandLine(`rules ${verb} ${candidate}`, { before, journal, seed });
}
