/**
 * Questions to a text or a version that change nothing: findings, cases, decisions, coverage.
 */
import { type Language, type PlacedRuleFinding, readRuleSet } from '../../contracts/index.ts';
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
import {
  activeVersion,
  type Desk,
  requirePerson,
  requireSet,
  unknownVersion,
  type VersionRef,
} from './desk.ts';
import { draftOf } from './drafting.ts';
import { readerRoles } from './duties.ts';
import { counted, done, type OfficeAnswer, refused } from './office-answer.ts';
import { hashOf } from './standing.ts';

/** Lines of a journal looked at for one coverage. */
const coverageLinesMax = 200_000;

interface AboutSet {
  readonly person: string | null;
  readonly setId: string;
}

/** All there is to say about a text, or about the person's draft. */
export async function lint(
  desk: Desk,
  asked: AboutSet & { readonly text: string },
): Promise<OfficeAnswer<TextJudgement>> {
  const found = look(desk, asked);
  if (!found.ok) return found;
  let { text } = asked;
  if (text.trim() === '') {
    const draft = draftOf(desk, asked);
    if (!draft.ok) return draft;
    text = draft.value.text;
  }
  const question = { text, set: found.value, whole: true };
  await desk.judge.prepare(question);
  return done(desk.judge.judge(question));
}

/** Runs cases against a document [the draft's, or that in force]. */
export function test(
  desk: Desk,
  asked: AboutSet & { readonly document?: unknown; readonly cases?: readonly unknown[] },
): OfficeAnswer<{
  readonly results: readonly CaseResult[];
  readonly unreached: readonly string[];
}> {
  const found = look(desk, asked);
  if (!found.ok) return found;
  const { document = documentOf(desk, asked), cases } = asked;
  const value = cases === undefined ? document : { ...Object(document), cases };
  const read = readRuleSet(value);
  if (!read.ok) return notValid(read.findings.map(unplaced));
  const results = runCases(read.checked);
  return done({ results, unreached: unreachedRules(read.checked, results) });
}

/** The cases in a document, if they are some. */
export function casesOf(
  document: unknown,
): OfficeAnswer<{ readonly cases: NonNullable<RuleSetFile['cases']> }> {
  const read = readRuleSet(document);
  return read.ok ? done({ cases: read.file.cases ?? [] }) : notValid(read.findings.map(unplaced));
}

function unplaced(finding: RuleFinding): PlacedRuleFinding {
  return { ...finding, line: 1, column: 1 };
}

/** The text a person works on, as a value; undefined: it is no JSON. */
function documentOf(desk: Desk, asked: AboutSet): unknown {
  const saved = desk.store.rules.draft(asked.setId, asked.person ?? '');
  const active = desk.store.rules.version(asked.setId, activeVersion(desk, asked.setId));
  try {
    return JSON.parse(saved?.text ?? active?.text ?? '');
  } catch {
    // Half-written: the reader of the value says so.
    return undefined;
  }
}

/** What a version [that in force] would decide, as JSON; calls do not wait for it. */
export async function evaluate(
  desk: Desk,
  asked: AboutSet & {
    readonly facts: FactsFile;
    readonly atMs?: number;
    readonly version?: number;
    readonly explainIn: Language | null;
  },
): Promise<OfficeAnswer<string>> {
  const found = look(desk, asked);
  if (!found.ok) return found;
  const { setId, facts, explainIn } = asked;
  const { version = activeVersion(desk, setId), atMs = desk.clock.nowMs() } = asked;
  const source = sourceOf(desk, { setId, version });
  if (!source.ok) return source;
  const head = { version, at: new Date(atMs).toISOString() };
  const evaluated = await desk.judge.evaluate(source.value, { facts, atMs, head, explainIn });
  if (evaluated === null) {
    return refused('resource_unavailable', 'Too many decisions are asked for at once; try again.');
  }
  assert(!('mistake' in evaluated), () => `a decision is made: ${Object.values(evaluated)}`);
  return 'json' in evaluated ? done(evaluated.json) : notValid(evaluated.findings);
}

/** A version or a draft, if it can be run. */
export function checkedVersion(desk: Desk, ref: VersionRef): OfficeAnswer<CheckedRuleSet> {
  const source = sourceOf(desk, ref);
  if (!source.ok) return source;
  const { checked, findings } = desk.judge.judge(source.value);
  return checked === null ? notValid(findings) : done(checked);
}

function sourceOf(
  desk: Desk,
  { setId, version }: VersionRef,
): OfficeAnswer<{ readonly text: string; readonly hash: string; readonly set: RuleSetRecord }> {
  const set = requireSet(desk, setId);
  if (!set.ok) return set;
  const { rules } = desk.store;
  const known = rules.version(setId, version);
  if (known !== undefined) return done({ text: known.text, hash: known.hash, set: set.value });
  const draft = rules.draftOfVersion(setId, version);
  if (draft === undefined) return unknownVersion({ setId, version });
  return done({ text: draft.text, hash: hashOf(draft.text), set: set.value });
}

/** What the rules in force have done to the decisions of the journal. */
export function coverageOf(
  desk: Desk,
  asked: AboutSet & { readonly fromMs?: number; readonly toMs?: number },
): OfficeAnswer<CoverageReport> {
  const found = look(desk, asked);
  if (!found.ok) return found;
  const checked = checkedVersion(desk, { ...asked, version: activeVersion(desk, asked.setId) });
  if (!checked.ok) return checked;
  const { kind } = checked.value;
  const { fromMs = 0, toMs = desk.clock.nowMs() + 1 } = asked;
  const range = { kind, fromMs, toMs };
  const lines = desk.store.decisions.count(range);
  if (lines > coverageLinesMax) {
    const detail = `The journal has ${lines} decisions in that time; expected at most ${coverageLinesMax}: ask for a shorter one.`;
    return refused('rules_state_not_allowed', detail, { blockers: [detail] });
  }
  return done(coverage(desk.store.decisions.lines(range), compileRuleSet(checked.value)));
}

/** The file of the person's draft, whose shape must hold. */
export function draftFile(desk: Desk, asked: AboutSet): OfficeAnswer<RuleSetFile> {
  const rules = draftRules(desk, asked);
  return rules.ok ? done(rules.value.checked.file) : rules;
}

/** The person's draft, if it can be run. */
export function draftRules(
  desk: Desk,
  asked: AboutSet,
): OfficeAnswer<{ readonly checked: CheckedRuleSet }> {
  const draft = draftOf(desk, asked);
  if (!draft.ok) return draft;
  const set = requireSet(desk, asked.setId);
  if (!set.ok) return set;
  const { checked, findings } = desk.judge.judge({ text: draft.value.text, set: set.value });
  return checked === null ? notValid(findings) : done({ checked });
}

function look(desk: Desk, { person, setId }: AboutSet): ReturnType<typeof requireSet> {
  const found = requirePerson(desk, person, readerRoles);
  return found.ok ? requireSet(desk, setId) : found;
}

function notValid(all: readonly PlacedRuleFinding[]): ReturnType<typeof refused> {
  const findings = all.filter(({ severity }) => severity === 'error');
  const detail = `The rules have ${counted(findings.length, 'error')}; expected none: ${findings[0]?.message}.`;
  return refused('rules_not_valid', detail, { findings });
}
