/**
 * A candidate beside the active set over recorded decisions, for `callwright rules backtest` and
 * `rules shadow`.
 */
import {
  type ChangeExample,
  compileRuleSet,
  Rehearsal,
  type RehearsalReport,
} from '../../rules/index.ts';
import type { ReportDocument } from '../../simulator/index.ts';
import { exitCodes, wrongUsage } from '../cli-error.ts';
import type { OptionsOf, Output } from '../command.ts';
import { engineVersion } from '../engine-version.ts';
import type { rehearsalOptions } from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { commandLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';
import { readJournal } from './read-journal.ts';
import { readRules, requireOneKind } from './read-rule-set.ts';
import { readWorld } from './read-world.ts';
import {
  changeRows,
  rehearsalAnswer,
  rehearsalRemarks,
  rehearsalSections,
} from './rehearsal-text.ts';

export type RehearsalOptions = OptionsOf<typeof rehearsalOptions> & {
  /** Decision journal or trace; `-` is stdin. */
  readonly journal: string;
};

export interface RehearsalResult {
  readonly report: RehearsalReport;
  readonly isPartial: boolean;
}

/** @throws {CliError} if a set or the journal cannot be read. */
export async function rehearse(
  candidate: string,
  options: RehearsalOptions,
  onChange: (change: ChangeExample) => Promise<void>,
): Promise<RehearsalResult> {
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

export function presentRehearsal(
  { report, isPartial }: RehearsalResult,
  of: { readonly candidate: string; readonly before: string; readonly reproduce: string },
): Output<'ndjson' | 'md' | 'csv'> {
  const { candidate, before, reproduce } = of;
  const isEmpty = report.decisions === 0;
  const next = `next: callwright rules diff ${before} ${candidate}`;
  const document: ReportDocument = {
    answer: rehearsalAnswer(report),
    sign: isEmpty ? '!' : '·',
    tone: isEmpty ? 'doubtful' : 'good',
    isPartial,
    notes: rehearsalRemarks(report),
    sections: [
      ...rehearsalSections(report, true).map((one) => ({ ...one, only: 'text' as const })),
      ...rehearsalSections(report, false).map((one) => ({ ...one, only: 'pages' as const })),
      { only: 'text', lines: report.changed === 0 ? [] : [next] },
    ],
    data: () => changeRows(report),
    reproduce,
  };
  return {
    exitCode: isEmpty ? exitCodes.no : exitCodes.yes,
    isPartial,
    json: report,
    reproduce,
    ...documentForms(document),
    ndjson: () => {
      const mark = isPartial ? { partial: true } : {};
      const head = { schema: 'callwright.rehearsal/1', version: engineVersion, ...mark };
      return [JSON.stringify({ type: 'summary', ...head, ...report, reproduce })];
    },
  };
}

export function rehearseAgain(
  verb: 'backtest' | 'shadow',
  candidate: string,
  { before, journal, seed }: RehearsalOptions,
): string {
  return commandLine(`rules ${verb} ${candidate}`, { before, journal, seed });
}
