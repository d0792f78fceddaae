/**
 * Compares versions, and converts drafts to and from decision tables. An import only saves a draft.
 *
 * Source: rules.md C9, D8.
 */
import {
  counted,
  formatRuleSet,
  nouns,
  type PlacedRuleFinding,
  type Refusal,
  refusal,
  ruleMessages,
} from '../../contracts/index.ts';
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
import { draftOf, type ShownDraft, saveDraft } from './drafts.ts';
import { checkedVersion, draftFile } from './inspections.ts';
import {
  activeVersion,
  type RuleContext,
  readerRoles,
  requireAsked,
  requireSet,
  type SetQuestion,
} from './rule-context.ts';

/** Most recorded decisions run again for a comparison; more need a backtest. */
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
   * Recorded decisions that change; null if none are recorded, or too many for an immediate answer.
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
): VersionDifference {
  const about = requireAsked(context, asked, readerRoles);
  const { setId } = asked;
  const { rules } = context.store;
  const from = asked.from ?? activeVersion(context, setId);
  const own = rules.draft(setId, about.person.id)?.version;
  const to = asked.to ?? own ?? rules.nextVersion(setId) - 1;
  const was = from === 0 ? null : checkedVersion(context, { setId, version: from });
  const after = checkedVersion(context, { setId, version: to });
  const diff = diffRuleSets(was, after);
  const report =
    was === null || asked.withoutJournal === true ? null : rehearsed(context, was, after);
  return {
    from: from === 0 ? null : from,
    to,
    diff: withJournal(diff, report),
    affected: report === null ? null : affectedIn(report),
  };
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
): { readonly csv: string; readonly revision: number } {
  const draft = draftOf(context, asked);
  const file = draftFile(context, asked);
  const table = exportTable(file, { separator: asked.separator });
  if (table.ok) return { csv: table.csv, revision: draft.revision };
  const findings = table.problems.map(({ pointer, message }) => {
    const finding = { id: 'no-table-form', severity: 'error', pointer, message } as const;
    return { ...finding, line: 1, column: 1 };
  });
  throw refusal(
    ruleMessages.noTableForm,
    {
      members: counted(findings.length, nouns.member),
      setId: asked.setId,
      first: findings[0]?.message,
    },
    { findings },
  );
}

export interface ImportedDraft {
  readonly draft: ShownDraft;
  readonly judgement: TextJudgement;
  readonly diff: RuleDiff | null;
}

export function importDraft(
  context: RuleContext,
  asked: SetQuestion & { readonly csv: string; readonly revision: number | null },
): ImportedDraft {
  const base = draftFile(context, asked);
  const before = requireSet(context, asked.setId);
  const table = importTable(asked.csv, base);
  if (!table.ok) throw wrongCells(table.problems);
  const was = context.judge.judge({ text: formatRuleSet(base), set: before }).checked;
  const saved = saveDraft(context, { ...asked, text: formatRuleSet(table.file) });
  const { checked } = saved.judgement;
  return { ...saved, diff: checked === null ? null : diffRuleSets(was, checked) };
}

export function casesInTable(csv: string): { readonly cases: readonly CaseFile[] } {
  const table = parseCaseTable(csv);
  if (!table.ok) throw wrongCells(table.problems);
  return { cases: table.cases };
}

function wrongCells(problems: readonly CellProblem[]): Refusal {
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
  return refusal(
    ruleMessages.wrongCells,
    { cells: counted(findings.length, nouns.wrongCell), first: findings[0]?.message },
    { findings },
  );
}
