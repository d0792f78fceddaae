/**
 * What differs between two versions, and drafts as decision tables.
 *
 * An import is saved as a draft and answers with what it changes; it never puts anything in force.
 * Source: rules.md C9, D8.
 */

import { formatRuleSet, type PlacedRuleFinding } from '../../contracts/index.ts';
import type { TextJudgement } from '../../gateways/index.ts';
import { dayMs } from '../../kernel/index.ts';
import {
  type CaseFile,
  type CellProblem,
  type CheckedRuleSet,
  compileRuleSet,
  diffRuleSets,
  exportTable,
  importTable,
  parseCaseTable,
  type RehearsalReport,
  type RuleDiff,
  rehearse,
  type Separator,
  withJournal,
} from '../../rules/index.ts';
import type { DraftRecord } from '../../store/index.ts';
import { draftOf, saveDraft } from './drafting.ts';
import { checkedVersion, draftFile } from './inspecting.ts';
import {
  type AboutSet,
  activeVersion,
  type RuleContext,
  readerRoles,
  requireAsked,
  requireSet,
} from './rule-context.ts';
import { counted, done, type Refused, refused, type ServiceAnswer } from './service-answer.ts';

/** Decisions run again to say how many a difference touches; beyond, a backtest does. */
const affectedLinesMax = 20_000;
/** Of the last so many days. */
const affectedDays = 7;

/** What of the journal changes, and how much each rule decides, before and after. */
export type Affected = Pick<
  RehearsalReport,
  'kind' | 'decisions' | 'sampled' | 'changed' | 'rules'
>;

export interface Difference {
  /** null: nothing was before. */
  readonly from: number | null;
  readonly to: number;
  readonly diff: RuleDiff;
  /** Of the last 7 days; null: nothing to compare with, or too many for an answer at once. */
  readonly affected: Affected | null;
}

/** From a version [that in force] to another [the person's draft, else the last version]. */
export function difference(
  context: RuleContext,
  asked: AboutSet & {
    readonly from?: number;
    readonly to?: number;
    /** Where calls would have to wait for it. */
    readonly withoutJournal?: boolean;
  },
): ServiceAnswer<Difference> {
  const about = requireAsked(context, asked, readerRoles);
  if (!about.ok) return about;
  const { setId } = asked;
  const { rules } = context.store;
  const from = asked.from ?? activeVersion(context, setId);
  const own = rules.draft(setId, about.value.person.id)?.version;
  const to = asked.to ?? own ?? rules.nextVersion(setId) - 1;
  const before = from === 0 ? null : checkedVersion(context, { setId, version: from });
  if (before !== null && !before.ok) return before;
  const after = checkedVersion(context, { setId, version: to });
  if (!after.ok) return after;
  const was = before === null ? null : before.value;
  const diff = diffRuleSets(was, after.value);
  const report =
    was === null || asked.withoutJournal === true ? null : rehearsed(context, was, after.value);
  return done({
    from: from === 0 ? null : from,
    to,
    diff: withJournal(diff, report),
    affected: report === null ? null : affectedIn(report),
  });
}

function affectedIn({ kind, decisions, sampled, changed, rules }: RehearsalReport): Affected {
  return { kind, decisions, sampled, changed, rules };
}

/** Over the last days; null: too many decisions for an answer at once. */
function rehearsed(
  { store, clock }: RuleContext,
  before: CheckedRuleSet,
  after: CheckedRuleSet,
): RehearsalReport | null {
  const toMs = clock.nowMs() + 1;
  const range = { kind: before.kind, fromMs: toMs - affectedDays * dayMs, toMs };
  if (store.decisions.count(range) > affectedLinesMax) return null;
  return rehearse({
    lines: store.decisions.lines(range),
    before: compileRuleSet(before),
    after: compileRuleSet(after),
    seed: 1,
  });
}

/** The draft as CSV. */
export function draftTable(
  context: RuleContext,
  asked: AboutSet & { readonly separator: Separator },
): ServiceAnswer<{ readonly csv: string; readonly revision: number }> {
  const draft = draftOf(context, asked);
  if (!draft.ok) return draft;
  const file = draftFile(context, asked);
  if (!file.ok) return file;
  const table = exportTable(file.value, { separator: asked.separator });
  if (table.ok) return done({ csv: table.csv, revision: draft.value.revision });
  const findings = table.problems.map(({ pointer, message }) => {
    const finding = { id: 'no-table-form', severity: 'error', pointer, message } as const;
    return { ...finding, line: 1, column: 1 };
  });
  const detail = `${counted(findings.length, 'member')} of ${asked.setId} without a table form: ${findings[0]?.message}.`;
  return refused('rules_not_valid', detail, { findings });
}

export interface ImportedDraft {
  readonly draft: DraftRecord;
  readonly judgement: TextJudgement;
  /** null: the new draft, or the one before, cannot be read. */
  readonly diff: RuleDiff | null;
}

/** Replaces the rules of the draft by those of a table. */
export function importDraft(
  context: RuleContext,
  asked: AboutSet & { readonly csv: string; readonly revision: number | null },
): ServiceAnswer<ImportedDraft> {
  const base = draftFile(context, asked);
  if (!base.ok) return base;
  const before = requireSet(context, asked.setId);
  if (!before.ok) return before;
  const table = importTable(asked.csv, base.value);
  if (!table.ok) return wrongCells(table.problems);
  const was = context.judge.judge({ text: formatRuleSet(base.value), set: before.value }).checked;
  const saved = saveDraft(context, { ...asked, text: formatRuleSet(table.file) });
  if (!saved.ok) return saved;
  const { checked } = saved.value.judgement;
  return done({ ...saved.value, diff: checked === null ? null : diffRuleSets(was, checked) });
}

/** The cases of a table. */
export function casesInTable(csv: string): ServiceAnswer<{ readonly cases: readonly CaseFile[] }> {
  const table = parseCaseTable(csv);
  return table.ok ? done({ cases: table.cases }) : wrongCells(table.problems);
}

function wrongCells(problems: readonly CellProblem[]): Refused {
  const findings = problems.map(
    ({ row, column, header, message, expected, received }): PlacedRuleFinding => ({
      id: 'wrong-cell',
      severity: 'error',
      pointer: header,
      message,
      expected,
      received,
      line: row,
      column,
    }),
  );
  const detail = `${counted(findings.length, 'wrong cell')}; expected none: ${findings[0]?.message}.`;
  return refused('rules_not_valid', detail, { findings });
}
