/**
 * The first rule versions of a centre without rules, from delivered files. Once a set is stored,
 * its file is ignored.
 */
import { formatRuleSet, type Refusal } from '../../contracts/index.ts';
import { ruleVersionTable } from '../../machines/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { RuleSetRecord, VersionRecord } from '../../store/index.ts';
import { note, type RuleContext } from './rule-context.ts';
import { hashOf, judgeStored } from './stored-version-check.ts';

/** Person in the records of initial versions; no account can have this name. */
const initialAuthor = 'founder';

/** Events recorded for an initial version, which must pass the usual checks. */
const steps = ['rules.checked', 'rules.proposed', 'rules.approved', 'rules.activated'] as const;

export interface InitialVersions {
  readonly added: readonly string[];
  readonly refused: readonly Refusal[];
}

/** Adds the delivered sets of kinds that the centre does not have. */
export function addInitialVersions(
  context: RuleContext,
  files: readonly RuleSetFile[],
): InitialVersions {
  const initial = { added: [] as string[], refused: [] as Refusal[] };
  for (const file of files) {
    const known = context.store.rules.sets(context.centreId);
    if (known.some(({ kind }) => kind === file.kind)) continue;
    const version = versionOf(file, context.clock.nowMs());
    const set = setOf(context, file);
    const judged = judgeStored(context, set, version);
    if (!judged.ok) {
      initial.refused.push(judged.refused);
      continue;
    }
    context.store.transaction(() => write(context, set, version));
    initial.added.push(set.id);
  }
  return initial;
}

function setOf({ centreId, clock }: RuleContext, { set, kind, owner }: RuleSetFile): RuleSetRecord {
  const createdAtMs = clock.nowMs();
  return {
    id: set,
    kind,
    centreId,
    owner: owner ?? initialAuthor,
    createdAtMs,
    createdBy: initialAuthor,
  };
}

function versionOf(file: RuleSetFile, createdAtMs: number): VersionRecord {
  const version = Math.max(1, file.version);
  const text = formatRuleSet({ ...file, version });
  return {
    setId: file.set,
    version,
    parent: 0,
    hash: hashOf(text),
    text,
    author: initialAuthor,
    note: file.note ?? '',
    createdAtMs,
  };
}

function write(context: RuleContext, set: RuleSetRecord, version: VersionRecord): void {
  const atMs = context.clock.nowMs();
  const { rules } = context.store;
  rules.addSet(set);
  rules.addVersion(version);
  const of = { setId: set.id, version: version.version, person: initialAuthor, atMs };
  let state = ruleVersionTable.initial;
  note(context, { ...of, type: 'rules.draft', state: 'draft' });
  for (const type of steps) {
    state = ruleVersionTable.next(state, ruleVersionTable.eventIndex(type));
    const body = { because: 'the centre was founded', base: 0 };
    note(context, { ...of, type, state: ruleVersionTable.states[state] ?? null, body });
  }
  rules.addActivation({
    ...of,
    hash: version.hash,
    untilMs: null,
    previous: null,
    mode: 'migrate',
    cause: 'activate',
    reason: 'founded',
  });
}
