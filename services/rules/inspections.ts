/** Read-only questions about a text or version: findings, cases, decisions, coverage. */
import { type Language, type PlacedRuleFinding, readRuleSet } from '../../contracts/index.ts';
import type { TextJudgement } from '../../gateways/index.ts';
import { assert } from '../../kernel/index.ts';
import { countPhrase, done, refuse, type ServiceAnswer } from '../../live/index.ts';
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
): Promise<ServiceAnswer<TextJudgement>> {
  const found = requireAsked(context, asked, readerRoles);
  if (!found.ok) return found;
  let { text } = asked;
  if (text.trim() === '') {
    const draft = draftOf(context, asked);
    if (!draft.ok) return draft;
    text = draft.value.text;
  }
  const question = { text, set: found.value.set, whole: true };
  await context.judge.prepare(question);
  return done(context.judge.judge(question));
}

/** Runs the cases against a rule set [the person's draft, or the active version]. */
export function test(
  context: RuleContext,
  asked: SetQuestion & { readonly document?: unknown; readonly cases?: readonly unknown[] },
): ServiceAnswer<{
  readonly results: readonly CaseResult[];
  readonly unreached: readonly string[];
}> {
  const found = requireAsked(context, asked, readerRoles);
  if (!found.ok) return found;
  const { document = documentOf(context, asked), cases } = asked;
  const value = cases === undefined ? document : { ...Object(document), cases };
  const read = readRuleSet(value);
  if (!read.ok) return notValid(read.findings.map(unplaced));
  const results = runCases(read.checked);
  return done({ results, unreached: unreachedRules(read.checked, results) });
}

export function casesOf(
  document: unknown,
): ServiceAnswer<{ readonly cases: NonNullable<RuleSetFile['cases']> }> {
  const read = readRuleSet(document);
  return read.ok ? done({ cases: read.file.cases ?? [] }) : notValid(read.findings.map(unplaced));
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

/** What a version [the active one] decides for given facts, as JSON; runs beside calls. */
export async function evaluate(
  context: RuleContext,
  asked: SetQuestion & {
    readonly facts: FactsFile;
    readonly atMs?: number;
    readonly version?: number;
    readonly explainIn: Language | null;
  },
): Promise<ServiceAnswer<string>> {
  const found = requireAsked(context, asked, readerRoles);
  if (!found.ok) return found;
  const { setId, facts, explainIn } = asked;
  const { version = activeVersion(context, setId), atMs = context.clock.nowMs() } = asked;
  const source = sourceOf(context, { setId, version });
  if (!source.ok) return source;
  const head = { version, at: new Date(atMs).toISOString() };
  const evaluated = await context.judge.evaluate(source.value, { facts, atMs, head, explainIn });
  if (evaluated === null) {
    return refuse('resource_unavailable', 'Too many decisions are asked for at once; try again.');
  }
  assert(!('mistake' in evaluated), () => `a decision is made: ${Object.values(evaluated)}`);
  return 'json' in evaluated ? done(evaluated.json) : notValid(evaluated.findings);
}

export function checkedVersion(
  context: RuleContext,
  ref: VersionRef,
): ServiceAnswer<CheckedRuleSet> {
  const source = sourceOf(context, ref);
  if (!source.ok) return source;
  const { checked, findings } = context.judge.judge(source.value);
  return checked === null ? notValid(findings) : done(checked);
}

function sourceOf(
  context: RuleContext,
  { setId, version }: VersionRef,
): ServiceAnswer<{ readonly text: string; readonly hash: string; readonly set: RuleSetRecord }> {
  const set = requireSet(context, setId);
  if (!set.ok) return set;
  const { rules } = context.store;
  const known = rules.version(setId, version);
  if (known !== undefined) return done({ text: known.text, hash: known.hash, set: set.value });
  const draft = rules.draftOfVersion(setId, version);
  if (draft === undefined) return unknownVersion({ setId, version });
  return done({ text: draft.text, hash: hashOf(draft.text), set: set.value });
}

/** How often each active rule matched in recorded decisions. */
export function coverageOf(
  context: RuleContext,
  asked: SetQuestion & { readonly fromMs?: number; readonly toMs?: number },
): ServiceAnswer<CoverageReport> {
  const found = requireAsked(context, asked, readerRoles);
  if (!found.ok) return found;
  const checked = checkedVersion(context, {
    ...asked,
    version: activeVersion(context, asked.setId),
  });
  if (!checked.ok) return checked;
  const { kind } = checked.value;
  const { fromMs = 0, toMs = context.clock.nowMs() + 1 } = asked;
  const range = { kind, fromMs, toMs };
  const lines = context.store.decisions.count(range);
  if (lines > coverageLinesMax) {
    const detail = `The journal has ${lines} decisions in that time; expected at most ${coverageLinesMax}: ask for a shorter one.`;
    return refuse('rules_state_not_allowed', detail, { blockers: [detail] });
  }
  return done(coverage(context.store.decisions.lines(range), compileRuleSet(checked.value)));
}

export function draftFile(context: RuleContext, asked: SetQuestion): ServiceAnswer<RuleSetFile> {
  const rules = draftRules(context, asked);
  return rules.ok ? done(rules.value.checked.file) : rules;
}

export function draftRules(
  context: RuleContext,
  asked: SetQuestion,
): ServiceAnswer<{ readonly checked: CheckedRuleSet }> {
  const draft = draftOf(context, asked);
  if (!draft.ok) return draft;
  const set = requireSet(context, asked.setId);
  if (!set.ok) return set;
  const { checked, findings } = context.judge.judge({ text: draft.value.text, set: set.value });
  return checked === null ? notValid(findings) : done({ checked });
}

function notValid(all: readonly PlacedRuleFinding[]): ReturnType<typeof refuse> {
  const findings = all.filter(({ severity }) => severity === 'error');
  const detail = `The rules have ${countPhrase(findings.length, 'error')}; expected none: ${findings[0]?.message}.`;
  return refuse('rules_not_valid', detail, { findings });
}
