/**
 * What was in force at an instant, who approved it, and on what evidence.
 *
 * Source: rules.md D8.
 */
import type {
  ActivationRecord,
  ApprovalRecord,
  AuditEventRecord,
  RuleSetRecord,
  RunRecord,
  VersionRecord,
} from '../../store/index.ts';
import { scheduledFor } from './agenda.ts';
import { acceptanceOf, type ShownLimit } from './impact.ts';
import { approvalsOf, neededFor } from './reviewing.ts';
import {
  activeVersion,
  baseOf,
  type RuleContext,
  stateOf,
  type VersionRef,
} from './rule-context.ts';

/** A set in force, with all that stands behind it. */
export interface InForce {
  readonly set: RuleSetRecord;
  readonly version: VersionRecord;
  readonly activation: ActivationRecord;
  readonly approvals: readonly ApprovalRecord[];
  readonly runs: readonly RunRecord[];
  /** Why no evidence was asked for; null: some was. */
  readonly waiver: string | null;
  /** Limits of its proposal; empty: it had none. */
  readonly acceptance: readonly ShownLimit[];
}

/** The sets in force at an instant, milliseconds since 1970. */
export function inForceAt({ store, centreId }: RuleContext, atMs: number): readonly InForce[] {
  const { rules } = store;
  return rules.sets(centreId).flatMap((set) => {
    const activation = rules.activationAt(set.id, atMs);
    if (activation === undefined || activation.version === null) return [];
    const version = rules.version(set.id, activation.version);
    if (version === undefined) return [];
    return [
      {
        set,
        version,
        activation,
        approvals: rules.approvals(set.id, version.version),
        runs: rules.runs(set.id, version.version),
        waiver: waiverOf(rules.events(set.id, version.version)),
        acceptance: acceptanceOf(rules.events(set.id, version.version)),
      },
    ];
  });
}

/** A version as people are shown it. */
export interface VersionView {
  readonly setId: string;
  readonly version: number;
  readonly state: ReturnType<typeof stateOf>;
  readonly base: number;
  readonly parent: number;
  /** null: a draft. */
  readonly hash: string | null;
  readonly text: string;
  readonly author: string;
  readonly note: string;
  readonly approvals: readonly ApprovalRecord[];
  readonly approvalsNeeded: number;
  readonly runs: readonly RunRecord[];
  readonly waiver: string | null;
  readonly acceptance: readonly ShownLimit[];
  readonly effectiveFromMs: number | null;
  readonly effectiveToMs: number | null;
}

/** A version or a draft; null: there is none of that number. */
export function versionView(
  context: RuleContext,
  setId: string,
  version: number,
): VersionView | null {
  const { rules } = context.store;
  const stored = rules.version(setId, version);
  if (stored === undefined) {
    const draft = rules.draftOfVersion(setId, version);
    if (draft === undefined) return null;
    return {
      ...{ setId, version, state: 'draft', base: draft.base, parent: draft.base, hash: null },
      ...{ text: draft.text, author: draft.person, note: '', approvals: [], approvalsNeeded: 1 },
      ...{ runs: [], waiver: null, acceptance: [], effectiveFromMs: null, effectiveToMs: null },
    };
  }
  const { parent, hash, text, author, note } = stored;
  return {
    ...{
      setId,
      version,
      state: stateOf(context, { setId, version }),
      base: baseOf(context, stored),
    },
    ...effectiveDates(context, { setId, version }),
    ...{ parent, hash, text, author, note },
    approvals: approvalsOf(context, stored),
    approvalsNeeded: neededFor(context, stored),
    runs: rules.runs(setId, version),
    waiver: waiverOf(rules.events(setId, version)),
    acceptance: acceptanceOf(rules.events(setId, version)),
  };
}

/** When it came into force and ended, or will; null: not yet said. */
function effectiveDates(
  context: RuleContext,
  ref: VersionRef,
): Pick<VersionView, 'effectiveFromMs' | 'effectiveToMs'> {
  if (stateOf(context, ref) === 'scheduled') {
    const { atMs, untilMs } = scheduledFor(context, ref);
    return { effectiveFromMs: atMs, effectiveToMs: untilMs };
  }
  const activations = context.store.rules.activations(ref.setId);
  const began = activations.findLastIndex(({ version }) => version === ref.version);
  const one = activations[began];
  if (one === undefined) return { effectiveFromMs: null, effectiveToMs: null };
  const ended = activations.slice(began + 1).find(({ version }) => version !== ref.version);
  return { effectiveFromMs: one.atMs, effectiveToMs: ended?.atMs ?? one.untilMs };
}

function waiverOf(events: readonly AuditEventRecord[]): string | null {
  const proposed = events.findLast(({ action }) => action === 'rules.proposed');
  const waiver = proposed?.body['waiver'];
  return typeof waiver === 'string' ? waiver : null;
}

/** A set as people are shown it. */
export interface SetView {
  readonly set: RuleSetRecord;
  /** 0: none. */
  readonly active: number;
  readonly drafts: readonly { readonly version: number; readonly editor: string }[];
}

export function setView(context: RuleContext, set: RuleSetRecord): SetView {
  return {
    set,
    active: activeVersion(context, set.id),
    drafts: context.store.rules
      .drafts(set.id)
      .map(({ version, person }) => ({ version, editor: person })),
  };
}
