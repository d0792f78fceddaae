/**
 * Replaces active versions that may not act any more, so that the service can start: the centre or
 * catalogue lacks what they name, this release reads them differently, or stored records were
 * altered.
 */
import { parseRuleSet, type Refusal } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { type CheckedRuleSet, judgeRuleSet } from '../../rules/index.ts';
import type { RuleSetRecord, VersionRecord } from '../../store/index.ts';
import { writeChange } from './activation-changes.ts';
import { nextInForceAt } from './activation-order.ts';
import { activeVersion, note, type RuleContext } from './rule-context.ts';
import { hashOf, judgeStored, recordedActive } from './stored-version-check.ts';

export interface SetAsideVersion {
  readonly setId: string;
  readonly version: number;
  /** The version now active instead: an earlier one, else the same if it can run; null if none. */
  readonly acting: number | null;
  readonly because: Refusal;
}

export function versionBefore(
  context: RuleContext,
  set: RuleSetRecord,
  atMs: number,
): {
  readonly before: { readonly version: VersionRecord; readonly untilMs: number | null } | null;
  /** Why nearer earlier versions may not become active. */
  readonly because: readonly Refusal[];
} {
  const { rules } = context.store;
  const because: Refusal[] = [];
  for (const next of nextInForceAt(rules.activations(set.id), atMs)) {
    const version = rules.version(set.id, next.version ?? 0);
    if (version === undefined) continue;
    const judged = judgeStored(context, set, version);
    if (judged.ok) return { before: { version, untilMs: next.untilMs }, because };
    because.push(judged.refused);
  }
  return { before: null, because };
}

/** Replaces unfit versions, and stores each change for the audit. */
export function setAside(context: RuleContext): readonly SetAsideVersion[] {
  const sets = context.store.rules.sets(context.centreId);
  const found = sets.flatMap((set) => unfit(context, set) ?? []);
  for (const one of found) replace(context, one);
  return found;
}

function unfit(context: RuleContext, set: RuleSetRecord): SetAsideVersion | null {
  const recorded = recordedActive(context, set.id);
  const version = recorded.ok ? recorded.value : null;
  const judged = version === null ? recorded : judgeStored(context, set, version);
  if (judged.ok) return null;
  const number = activeVersion(context, set.id);
  const { before } = versionBefore(context, set, context.clock.nowMs());
  const stays = before === null && version !== null && lastResort(context, version) !== null;
  const acting = before?.version.version ?? (stays ? number : null);
  return { setId: set.id, version: number, acting, because: judged.refused };
}

/**
 * An active version kept because no earlier one passes, if the centre has its queues; null if it
 * cannot run.
 */
export function lastResort(
  { world }: Pick<RuleContext, 'world'>,
  { text, hash }: VersionRecord,
): CheckedRuleSet | null {
  if (hashOf(text) !== hash) return null;
  const parsed = parseRuleSet(text);
  if (!parsed.ok) return null;
  const judged = judgeRuleSet(parsed.file, omitUndefined({ queues: world?.queues }));
  return judged.ok ? judged.checked : null;
}

function replace(context: RuleContext, { setId, version, acting, because }: SetAsideVersion): void {
  const { rules } = context.store;
  const [set, now] = [rules.set(setId), rules.activationNow(setId)];
  if (set === undefined || now === undefined) return;
  const of = { setId, version, person: now.person, atMs: context.clock.nowMs() };
  const body = { because, acting };
  note(context, { ...of, type: 'rules.setAside', state: null, body });
  if (acting === version) return;
  const before = acting === null ? null : (rules.version(setId, acting) ?? null);
  const untilMs = versionBefore(context, set, of.atMs).before?.untilMs ?? null;
  writeChange(context, {
    set,
    version: before,
    person: now.person,
    cause: 'expire',
    untilMs,
    waiting: now.mode,
    reason: `version ${version} was set aside: ${because.detail}`,
  });
}
