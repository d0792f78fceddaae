/**
 * Which rules were active at an instant, who approved them, and on what evidence.
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
import { approvalsOf, mayTakeNextStep, neededFor } from './reviews.ts';
import {
  activeVersion,
  baseOf,
  type RuleContext,
  stateOf,
  type VersionRef,
} from './rule-context.ts';

interface Behind {
  readonly approvals: readonly ApprovalRecord[];
  readonly runs: readonly RunRecord[];
  /** Why the version was approved without evidence; null if there was some. */
  readonly waiver: string | null;
  readonly acceptance: readonly ShownLimit[];
}

export interface RuleSetInForce extends Behind {
  readonly set: RuleSetRecord;
  readonly version: VersionRecord;
  readonly activation: ActivationRecord;
}

/** The rules that were active at an instant, in ms since 1970. */
export function inForceAt(context: RuleContext, atMs: number): readonly RuleSetInForce[] {
  const { rules } = context.store;
  return rules.sets(context.centreId).flatMap((set) => {
    const activation = rules.activationAt(set.id, atMs);
    if (activation === undefined || activation.version === null) return [];
    const version = rules.version(set.id, activation.version);
    if (version === undefined) return [];
    const approvals = rules.approvals(set.id, version.version);
    return [{ set, version, activation, ...behind(context, version, approvals) }];
  });
}

function behind(
  { store }: RuleContext,
  { setId, version }: VersionRecord,
  approvals: readonly ApprovalRecord[],
): Behind {
  const events = store.rules.events(setId, version);
  const runs = store.rules.runs(setId, version);
  return { approvals, runs, waiver: waiverOf(events), acceptance: acceptanceOf(events) };
}

export interface VersionView extends Behind, Omit<VersionRecord, 'hash' | 'createdAtMs'> {
  readonly state: ReturnType<typeof stateOf>;
  readonly base: number;
  readonly hash: string | null;
  readonly approvalsNeeded: number;
  readonly effectiveFromMs: number | null;
  readonly effectiveToMs: number | null;
}

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
      setId,
      version,
      state: 'draft',
      base: draft.base,
      parent: draft.base,
      hash: null,
      text: draft.text,
      author: draft.person,
      note: '',
      approvals: [],
      approvalsNeeded: 1,
      runs: [],
      waiver: null,
      acceptance: [],
      effectiveFromMs: null,
      effectiveToMs: null,
    };
  }
  const { parent, hash, text, author, note } = stored;
  return {
    setId,
    version,
    parent,
    hash,
    text,
    author,
    note,
    state: stateOf(context, { setId, version }),
    base: baseOf(context, stored),
    ...effectiveDates(context, { setId, version }),
    ...behind(context, stored, approvalsOf(context, stored)),
    approvalsNeeded: neededFor(context, stored),
  };
}

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

/** States of versions on their way into force. */
const pendingStates = ['checked', 'proposed', 'approved', 'scheduled'] as const;
const peopleMax = 20;

interface PendingVersion {
  readonly version: number;
  readonly state: (typeof pendingStates)[number];
  readonly author: string;
  /** Ids of those who may take the next step; of a checked version, waive its evidence. */
  readonly people: readonly string[];
}

export interface SetView {
  readonly set: RuleSetRecord;
  readonly active: number;
  readonly drafts: readonly { readonly version: number; readonly editor: string }[];
  readonly pending: readonly PendingVersion[];
}

export function setView(context: RuleContext, set: RuleSetRecord): SetView {
  return {
    set,
    active: activeVersion(context, set.id),
    drafts: context.store.rules
      .drafts(set.id)
      .map(({ version, person }) => ({ version, editor: person })),
    pending: pendingStates.flatMap((state) => pendingIn(context, set, state)),
  };
}

function pendingIn(context: RuleContext, set: RuleSetRecord, state: PendingVersion['state']) {
  const { rules } = context.store;
  return rules.versionsIn(set.id, state).flatMap((number): readonly PendingVersion[] => {
    const version = rules.version(set.id, number);
    if (version === undefined) return [];
    const may = mayTakeNextStep(context, { set, version, state });
    const people = [...context.people.values()].filter(may).map(({ id }) => id);
    const { author } = version;
    return [{ version: number, state, author, people: people.sort().slice(0, peopleMax) }];
  });
}
