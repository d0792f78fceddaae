/**
 * Compares versions, and converts drafts to and from decision tables. An import only saves a draft.
 *
 * Source: rules.md C9, D8.
 */
import { formatRuleSet, type PlacedRuleFinding } from '../../contracts/index.ts';
import type { TextJudgement } from '../../gateways/index.ts';
import { dayMs } from '../../kernel/index.ts';
import {
  countPhrase,
  done,
  type RefusedAnswer,
  refuse,
  type ServiceAnswer,
} from '../../live/index.ts';
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
import { draftOf, saveDraft } from './drafts.ts';
import { checkedVersion, draftFile } from './inspections.ts';
import {
  activeVersion,
  type RuleContext,
  readerRoles,
  requireAsked,
  requireSet,
  type SetQuestion,
} from './rule-context.ts';

/** Most recorded decisions that are run again for a comparison; more need a backtest. */
const affectedLinesMax = 20_000;
const affectedDays = 7;

export type AffectedDecisions = Pick<
  RehearsalReport,
  'kind' | 'decisions' | 'sampled' | 'changed' | 'rules'
>;

export interface VersionDifference {
  readonly from: number | null;
  readonly to: number;
  readonly diff: RuleDiff;
  /**
   * Recorded decisions that change; null if there are none recorded, or too many for an immediate
   * answer.
   */
  readonly affected: AffectedDecisions | null;
}

/** From a version [the active one] to another [the person's draft, else the last version]. */
export function difference(
  context: RuleContext,
  asked: SetQuestion & {
    readonly from?: number;
    readonly to?: number;
    /** Skips the recorded decisions, so that no call waits. */
    readonly withoutJournal?: boolean;
  },
): ServiceAnswer<VersionDifference> {
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

function affectedIn({
  kind,
  decisions,
  sampled,
  changed,
  rules,
}: RehearsalReport): AffectedDecisions {
  return { kind, decisions, sampled, changed, rules };
}

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

export function draftTable(
  context: RuleContext,
  asked: SetQuestion & { readonly separator: Separator },
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
  const detail = `${countPhrase(findings.length, 'member')} of ${asked.setId} without a table form: ${findings[0]?.message}.`;
  return refuse('rules_not_valid', detail, { findings });
}

export interface ImportedDraft {
  readonly draft: DraftRecord;
  readonly judgement: TextJudgement;
  readonly diff: RuleDiff | null;
}

export function importDraft(
  context: RuleContext,
  asked: SetQuestion & { readonly csv: string; readonly revision: number | null },
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

export function casesInTable(csv: string): ServiceAnswer<{ readonly cases: readonly CaseFile[] }> {
  const table = parseCaseTable(csv);
  return table.ok ? done({ cases: table.cases }) : wrongCells(table.problems);
}

function wrongCells(problems: readonly CellProblem[]): RefusedAnswer {
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
  const detail = `${countPhrase(findings.length, 'wrong cell')}; expected none: ${findings[0]?.message}.`;
  return refuse('rules_not_valid', detail, { findings });
}
