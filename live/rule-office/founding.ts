/**
 * The first versions of a centre that has no rules yet, from the files it is delivered with.
 *
 * Once a set is in the store, its file on disk decides nothing any more.
 */

import { canonicalText } from '../../gateways/index.ts';
import { ruleVersionTable } from '../../machines/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { RuleSetRecord, VersionRecord } from '../../store/index.ts';
import { activeVersion, type Desk, note } from './desk.ts';
import type { OfficeRefusal } from './office-answer.ts';
import { hashOf, judgeStored } from './standing.ts';

/** The person in the records of a founding; nobody of the accounts has this name. */
const founder = 'founder';

/** The steps of a founded version; it passes the gate like any other. */
const steps = ['rules.checked', 'rules.proposed', 'rules.approved', 'rules.activated'] as const;

export interface Founding {
  /** Sets that are new, by id. */
  readonly founded: readonly string[];
  /** Files that differ from the version in force, and were left alone. */
  readonly differing: readonly string[];
  readonly refused: readonly OfficeRefusal[];
}

/** Founds each set whose kind the centre does not have. */
export function found(desk: Desk, files: readonly RuleSetFile[]): Founding {
  const founding = {
    founded: [] as string[],
    differing: [] as string[],
    refused: [] as OfficeRefusal[],
  };
  for (const file of files) {
    const version = versionOf(file, desk.clock.nowMs());
    const known = desk.store.rules.sets(desk.centreId).find(({ kind }) => kind === file.kind);
    if (known !== undefined) {
      const active = desk.store.rules.version(known.id, activeVersion(desk, known.id));
      if (active !== undefined && bodyOf(active.text) !== bodyOf(version.text)) {
        founding.differing.push(known.id);
      }
      continue;
    }
    const set = setOf(desk, file);
    const judged = judgeStored(desk, set, version);
    if (!judged.ok) {
      founding.refused.push(judged.refused);
      continue;
    }
    desk.store.transaction(() => write(desk, set, version));
    founding.founded.push(set.id);
  }
  return founding;
}

function setOf({ centreId, clock }: Desk, { set, kind, owner }: RuleSetFile): RuleSetRecord {
  const createdAtMs = clock.nowMs();
  return { id: set, kind, centreId, owner: owner ?? founder, createdAtMs, createdBy: founder };
}

function versionOf(file: RuleSetFile, createdAtMs: number): VersionRecord {
  const version = Math.max(1, file.version);
  const text = canonicalText({ ...file, version });
  return {
    setId: file.set,
    version,
    parent: 0,
    hash: hashOf(text),
    text,
    author: founder,
    note: file.note ?? '',
    createdAtMs,
  };
}

function write(desk: Desk, set: RuleSetRecord, version: VersionRecord): void {
  const atMs = desk.clock.nowMs();
  const { rules } = desk.store;
  rules.addSet(set);
  rules.addVersion(version);
  const of = { setId: set.id, version: version.version, person: founder, atMs };
  let state = ruleVersionTable.initial;
  note(desk, { ...of, type: 'rules.draft', state: 'draft' });
  for (const type of steps) {
    state = ruleVersionTable.next(state, ruleVersionTable.eventIndex(type));
    const body = { because: 'the centre was founded', base: 0 };
    note(desk, { ...of, type, state: ruleVersionTable.states[state] ?? null, body });
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

/** Without the number, which publishing writes. */
function bodyOf(text: string): string {
  return canonicalText({ ...(JSON.parse(text) as RuleSetFile), version: 0 });
}
