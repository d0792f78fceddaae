/**
 * The impact of a version in its proposal: which sets are simulated, and whether a run shows that
 * limits hold.
 *
 * Source: rules.md D6.
 */

import { counted, nouns, refusal, ruleMessages } from '../../contracts/index.ts';
import { unwrap } from '../../live/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import {
  type Acceptance,
  type AcceptanceResult,
  acceptanceText,
  type Impact,
  judgedIn,
} from '../../simulator/index.ts';
import type {
  AuditEventRecord,
  RuleSetRecord,
  RunRecord,
  VersionRecord,
} from '../../store/index.ts';
import type { NamedVersion } from '../jobs/questions.ts';
import {
  activeVersion,
  blocked,
  type RuleContext,
  readerRoles,
  requireAsked,
  unknownVersion,
  type VersionRef,
} from './rule-context.ts';
import { hashOf, judgeStored } from './stored-version-check.ts';

export interface RuleSide extends NamedVersion {
  readonly file: RuleSetFile;
}

export interface RuleSides {
  readonly setId: string;
  readonly before: RuleSide;
  readonly after: RuleSide;
}

export function sidesOf(
  context: RuleContext,
  asked: VersionRef & { readonly person: string | null },
): RuleSides {
  const { setId } = asked;
  const { set } = requireAsked(context, asked, readerRoles);
  const active = context.store.rules.version(setId, activeVersion(context, setId));
  if (active === undefined) {
    throw blocked(ruleMessages.nothingToCompare, { setId });
  }
  const { rules } = context.store;
  const draft = rules.draftOfVersion(setId, asked.version);
  const unchecked = draft && { ...draft, hash: hashOf(draft.text) };
  const candidate = rules.version(setId, asked.version) ?? unchecked;
  if (candidate === undefined) throw unknownVersion(asked);
  const before = sideOf(context, set, active);
  const after = sideOf(context, set, candidate);
  return { setId, before, after };
}

function sideOf(
  context: RuleContext,
  set: RuleSetRecord,
  version: Pick<VersionRecord, 'version' | 'hash' | 'text'>,
): RuleSide {
  const { file } = unwrap(judgeStored(context, set, version));
  return { version: version.version, hash: version.hash, file };
}

export interface ShownLimit extends AcceptanceResult {
  readonly runId: string;
}

/** The limits with the run that shows each to hold; a refusal if one is not shown. */
export function shownLimits(
  context: RuleContext,
  version: VersionRecord,
  of: { readonly acceptance: readonly Acceptance[]; readonly evidence: readonly string[] },
): readonly ShownLimit[] {
  if (of.acceptance.length === 0) return [];
  const { setId } = version;
  const runs: RunRecord[] = [];
  for (const id of of.evidence) {
    const run = context.store.rules.run(id);
    if (run?.setId !== setId || run.version !== version.version) {
      throw refusal(ruleMessages.runUnknown, { id, version: version.version, setId });
    }
    if (run.kind === 'simulation') runs.push(run);
  }
  let blockers: readonly string[] = [
    `no simulation of version ${version.version} is among the evidence`,
  ];
  for (const run of runs) {
    const unfit = unfitness(context, run, version);
    if (unfit !== null) {
      blockers = [unfit];
      continue;
    }
    const judged = of.acceptance.map((one) => judgedIn(run.result as Impact, one));
    const shown = judged.flatMap((one) => (one?.passes ? { ...one, runId: run.id } : []));
    if (shown.length === of.acceptance.length) return shown;
    blockers = judged.flatMap((one, place) => {
      const { measureId, queueId } = of.acceptance[place] ?? {};
      const what = queueId === undefined ? measureId : `${queueId}.${measureId}`;
      if (one === null) return `${what} is not among what ${run.id} compares`;
      return one.passes ? [] : acceptanceText(one);
    });
  }
  throw refusal(
    ruleMessages.limitsNotShown,
    {
      limits: counted(of.acceptance.length, nouns.limit),
      count: blockers.length,
      blockers: blockers.join('; '),
    },
    { blockers },
  );
}

/** Why a run is no evidence for the change; null if it is. */
function unfitness(context: RuleContext, run: RunRecord, version: VersionRecord): string | null {
  const { id, result, resultHash } = run;
  if (hashOf(JSON.stringify(result)) !== resultHash) return `${id} is not as it was stored`;
  const { ruleSet } = result as { readonly ruleSet: Record<'before' | 'after', NamedVersion> };
  if (ruleSet.after.hash !== version.hash) return `${id} simulates another text`;
  const active = context.store.rules.activationNow(version.setId);
  if (ruleSet.before.hash === active?.hash) return null;
  const now = active?.version ?? 0;
  return `${id} compares with version ${ruleSet.before.version}, and version ${now} is in force`;
}

export function acceptanceOf(events: readonly AuditEventRecord[]): readonly ShownLimit[] {
  const proposed = events.findLast(({ action }) => action === 'rules.proposed');
  return (proposed?.body['acceptance'] ?? []) as readonly ShownLimit[];
}
