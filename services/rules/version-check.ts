/**
 * Turns a draft into a checked version: judged, hashed, and unchangeable.
 *
 * Source: rules.md D2, D8.
 */
import {
  counted,
  nouns,
  type Person,
  type PlacedRuleFinding,
  refusal,
  ruleMessages,
} from '../../contracts/index.ts';
import type { TextJudgement, TextQuestion } from '../../gateways/index.ts';
import { assert } from '../../kernel/index.ts';
import type { DraftRecord, VersionRecord } from '../../store/index.ts';
import {
  activeVersion,
  editorRoles,
  note,
  type RuleContext,
  requireAsked,
  requireNextState,
  unknownVersion,
  type VersionRef,
} from './rule-context.ts';
import { caseFindings, hashOf } from './stored-version-check.ts';

export interface AcceptedWarning {
  readonly id: string;
  readonly pointer: string;
  readonly reason: string;
}

export interface Check extends VersionRef {
  readonly person: string | null;
  readonly accepted: readonly AcceptedWarning[];
}

/** Turns a draft into a version; a version is checked once more, against the now active one. */
export function check(context: RuleContext, asked: Check): VersionRecord {
  const about = requireAsked(context, asked, editorRoles);
  const { person } = about;
  const { setId, version } = asked;
  const { rules } = context.store;
  const before = rules.version(setId, version);
  const draft = before === undefined ? rules.draftOfVersion(setId, version) : undefined;
  const source = before ?? draft;
  if (source === undefined) throw unknownVersion(asked);
  const reached = requireNextState(context, asked, 'rules.checked');
  if (draft !== undefined) requireFreshDraft(context, draft);
  const question = checkQuestion(context, asked);
  if (question === null) throw unknownVersion(asked);
  const judgement = context.judge.judge(question);
  requirePassing(question.text, judgement, asked.accepted);
  const atMs = context.clock.nowMs();
  const checked =
    before ??
    versionOf({ ...source, atMs, author: draft?.person ?? '', base: draft?.base ?? 0 }, judgement);
  const event = { type: 'rules.checked', setId, version, person: person.id, atMs } as const;
  // A draft names its base; a version checked again is based on the active one.
  const base = before === undefined ? checked.parent : activeVersion(context, setId);
  context.store.transaction(() => {
    if (before === undefined) {
      rules.addVersion(checked);
      rules.dropDraft(setId, checked.author);
    }
    keepCases(context, checked, { judgement, person, atMs });
    note(context, { ...event, state: reached, body: { base, accepted: asked.accepted } });
  });
  context.tell(event);
  return checked;
}

/** Checks that a draft is based on the active version, as every activation requires. */
function requireFreshDraft(context: RuleContext, { setId, version, base }: DraftRecord): void {
  const active = activeVersion(context, setId);
  if (base === active) return;
  const now = context.store.rules.activationNow(setId);
  const current = { version: active, person: now?.person ?? null, atMs: now?.atMs ?? null };
  throw refusal(ruleMessages.draftStale, { version, setId, base, active }, { current });
}

export function checkQuestion(
  { store }: RuleContext,
  { setId, version }: VersionRef,
): TextQuestion | null {
  const { rules } = store;
  const set = rules.set(setId);
  const before = rules.version(setId, version);
  const draft = before === undefined ? rules.draftOfVersion(setId, version) : undefined;
  const text = (before ?? draft)?.text;
  if (set === undefined || text === undefined) return null;
  const base = draft?.base ?? rules.activationNow(setId)?.version ?? 0;
  const parent = rules.version(setId, base)?.text;
  return { text, set, parent, whole: true, number: version };
}

/**
 * Checks that a text may become a version: no errors, warnings accepted, cases passed, rules
 * reached.
 */
function requirePassing(
  text: string,
  { isReadable, findings, cases, unreached }: TextJudgement,
  accepted: readonly AcceptedWarning[],
): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (!isReadable || errors.length > 0) {
    throw refusal(
      ruleMessages.haveErrors,
      { errors: counted(errors.length, nouns.error), first: errors[0]?.message },
      { findings: errors },
    );
  }
  const open = findings.filter((one) => one.severity === 'warning' && !isAnswered(one, accepted));
  if (open.length > 0) {
    throw refusal(
      ruleMessages.openWarnings,
      { warnings: counted(open.length, nouns.openWarning) },
      { findings: open },
    );
  }
  const failedCases = cases.filter((one) => !one.passed);
  if (failedCases.length > 0) {
    throw refusal(
      ruleMessages.casesFail,
      { cases: counted(cases.length, nouns.case), failed: failedCases.length },
      {
        failedCases,
        findings: caseFindings(text, cases),
      },
    );
  }
  if (unreached.length > 0) {
    const blockers = unreached.map((rule) => `the rule ${rule} matches in no case`);
    throw refusal(
      ruleMessages.rulesUnreached,
      { rules: counted(unreached.length, nouns.rule) },
      { blockers },
    );
  }
}

function isAnswered(
  { id, pointer }: PlacedRuleFinding,
  accepted: readonly AcceptedWarning[],
): boolean {
  return accepted.some(
    (one) => one.id === id && one.pointer === pointer && one.reason.trim() !== '',
  );
}

/** The version's number is written into its text before hashing. */
function versionOf(
  of: {
    readonly setId: string;
    readonly version: number;
    readonly author: string;
    readonly base: number;
    readonly atMs: number;
  },
  { stored }: TextJudgement,
): VersionRecord {
  const { setId, version, author, base, atMs } = of;
  assert(stored !== undefined, 'what can be read is judged under its number');
  const { text, note } = stored;
  return {
    setId,
    version,
    parent: base,
    hash: hashOf(text),
    text,
    author,
    note,
    createdAtMs: atMs,
  };
}

function keepCases(
  { store }: RuleContext,
  { setId, version, hash }: VersionRecord,
  of: { readonly judgement: TextJudgement; readonly person: Person; readonly atMs: number },
): void {
  const { judgement, person, atMs } = of;
  const result = { hash, passed: judgement.cases.length, failed: 0 };
  store.rules.addRun({
    id: runId(setId, version, store.rules.runs(setId, version).length),
    setId,
    version,
    kind: 'cases',
    fromMs: atMs,
    toMs: atMs,
    seed: 0,
    result,
    resultHash: hashOf(JSON.stringify(result)),
    person: person.id,
    atMs,
  });
}

/** The id of a version's n-th run. */
export function runId(setId: string, version: number, place: number): string {
  return `run_${hashOf(`${setId} ${version} ${place}`).slice(0, 26)}`;
}
