/** Read-only questions about a text or version: findings, cases, decisions, coverage. */
import {
  counted,
  type Language,
  nouns,
  type PlacedRuleFinding,
  type Refusal,
  readRuleSet,
  refusal,
  ruleMessages,
} from '../../contracts/index.ts';
import type { TextJudgement } from '../../gateways/index.ts';
import { assert } from '../../kernel/index.ts';
import {
  type CaseResult,
  type CheckedRuleSet,
  type CoverageReport,
  compileRuleSet,
  coverage,
  type FactsFile,
  type RuleFinding,
  type RuleSetFile,
  runCases,
  unreachedRules,
} from '../../rules/index.ts';
import type { RuleSetRecord } from '../../store/index.ts';
import { draftOf } from './drafts.ts';
import {
  activeVersion,
  blocked,
  type RuleContext,
  readerRoles,
  requireAsked,
  requireSet,
  type SetQuestion,
  unknownVersion,
  type VersionRef,
} from './rule-context.ts';
import { hashOf } from './stored-version-check.ts';

const coverageLinesMax = 200_000;

export async function lint(
  context: RuleContext,
  asked: SetQuestion & { readonly text: string },
): Promise<TextJudgement> {
  const found = requireAsked(context, asked, readerRoles);
  let { text } = asked;
  if (text.trim() === '') {
    const draft = draftOf(context, asked);
    text = draft.text;
  }
  const question = { text, set: found.set, whole: true };
  await context.judge.prepare(question);
  return context.judge.judge(question);
}

/** Runs the cases against a rule set [the person's draft, or the active version]. */
export function test(
  context: RuleContext,
  asked: SetQuestion & { readonly document?: unknown; readonly cases?: readonly unknown[] },
): {
  readonly results: readonly CaseResult[];
  readonly unreached: readonly string[];
} {
  requireAsked(context, asked, readerRoles);
  const { document = documentOf(context, asked), cases } = asked;
  const value = cases === undefined ? document : { ...Object(document), cases };
  const read = readRuleSet(value);
  if (!read.ok) throw notValid(read.findings.map(unplaced));
  const results = runCases(read.checked);
  return { results, unreached: unreachedRules(read.checked, results) };
}

export function casesOf(document: unknown): { readonly cases: NonNullable<RuleSetFile['cases']> } {
  const read = readRuleSet(document);
  if (!read.ok) throw notValid(read.findings.map(unplaced));
  return { cases: read.file.cases ?? [] };
}

function unplaced(finding: RuleFinding): PlacedRuleFinding {
  return { ...finding, line: 1, column: 1 };
}

function documentOf(context: RuleContext, asked: SetQuestion): unknown {
  const saved = context.store.rules.draft(asked.setId, asked.person ?? '');
  const active = context.store.rules.version(asked.setId, activeVersion(context, asked.setId));
  try {
    return JSON.parse(saved?.text ?? active?.text ?? '');
  } catch {
    return undefined;
  }
}

/**
 * What a version [the active one] decides for given facts, as JSON. Evaluated in a thread, beside
 * calls.
 */
export async function evaluate(
  context: RuleContext,
  asked: SetQuestion & {
    readonly facts: FactsFile;
    readonly atMs?: number;
    readonly version?: number;
    readonly explainIn: Language | null;
  },
): Promise<string> {
  requireAsked(context, asked, readerRoles);
  const { setId, facts, explainIn } = asked;
  const { version = activeVersion(context, setId), atMs = context.clock.nowMs() } = asked;
  const source = sourceOf(context, { setId, version });
  const head = { version, at: new Date(atMs).toISOString() };
  const evaluated = await context.judge.evaluate(source, { facts, atMs, head, explainIn });
  if (evaluated === null) {
    throw refusal(ruleMessages.tooManyDecisions);
  }
  assert(!('mistake' in evaluated), () => `a decision is made: ${Object.values(evaluated)}`);
  if (!('json' in evaluated)) throw notValid(evaluated.findings);
  return evaluated.json;
}

export function checkedVersion(context: RuleContext, ref: VersionRef): CheckedRuleSet {
  const source = sourceOf(context, ref);
  const { checked, findings } = context.judge.judge(source);
  if (checked === null) throw notValid(findings);
  return checked;
}

function sourceOf(
  context: RuleContext,
  { setId, version }: VersionRef,
): { readonly text: string; readonly hash: string; readonly set: RuleSetRecord } {
  const set = requireSet(context, setId);
  const { rules } = context.store;
  const known = rules.version(setId, version);
  if (known !== undefined) return { text: known.text, hash: known.hash, set };
  const draft = rules.draftOfVersion(setId, version);
  if (draft === undefined) throw unknownVersion({ setId, version });
  return { text: draft.text, hash: hashOf(draft.text), set };
}

/** How often each active rule matched in recorded decisions. */
export function coverageOf(
  context: RuleContext,
  asked: SetQuestion & { readonly fromMs?: number; readonly toMs?: number },
): CoverageReport {
  requireAsked(context, asked, readerRoles);
  const checked = checkedVersion(context, {
    ...asked,
    version: activeVersion(context, asked.setId),
  });
  const { kind } = checked;
  const { fromMs = 0, toMs = context.clock.nowMs() + 1 } = asked;
  const range = { kind, fromMs, toMs };
  const lines = context.store.decisions.count(range);
  if (lines > coverageLinesMax) {
    throw blocked(ruleMessages.journalTooLong, { lines, most: coverageLinesMax });
  }
  return coverage(context.store.decisions.lines(range), compileRuleSet(checked));
}

export function draftFile(context: RuleContext, asked: SetQuestion): RuleSetFile {
  return draftRules(context, asked).checked.file;
}

export function draftRules(
  context: RuleContext,
  asked: SetQuestion,
): { readonly checked: CheckedRuleSet } {
  const draft = draftOf(context, asked);
  const set = requireSet(context, asked.setId);
  const { checked, findings } = context.judge.judge({ text: draft.text, set });
  if (checked === null) throw notValid(findings);
  return { checked };
}

function notValid(all: readonly PlacedRuleFinding[]): Refusal {
  const findings = all.filter(({ severity }) => severity === 'error');
  return refusal(
    ruleMessages.haveErrors,
    { errors: counted(findings.length, nouns.error), first: findings[0]?.message },
    { findings },
  );
}
