/**
 * Stores a change of the active rules: the activation and its versions' events, in one transaction.
 *
 * Source: rules.md D1, D7.
 */
import type {
  ActivationRecord,
  RuleSetRecord,
  VersionRecord,
  WaitingMode,
} from '../../store/index.ts';
import { note, type RuleContext } from './rule-context.ts';

export interface ActivationChange {
  readonly set: RuleSetRecord;
  readonly version: VersionRecord | null;
  readonly person: string;
  readonly cause: 'activate' | 'rollback' | 'expire' | 'retire';
  readonly untilMs: number | null;
  readonly waiting: WaitingMode;
  readonly reason: string;
}

const eventOf = {
  activate: 'rules.activated',
  rollback: 'rules.rolledBack',
  expire: 'rules.resumed',
  retire: 'rules.retired',
} as const;

export function writeChange(
  context: RuleContext,
  change: ActivationChange,
): ActivationRecord | undefined {
  const { set, version, person, cause, untilMs, waiting, reason } = change;
  const before = context.store.rules.activationNow(set.id);
  const atMs = context.clock.nowMs();
  const of = { setId: set.id, person, atMs };
  const [was, is] = [before?.version ?? null, version?.version ?? null];
  const body = { waiting, reason, previous: was, hash: version?.hash ?? null, untilMs, cause };
  const type = eventOf[cause];
  context.store.transaction(() => {
    if (was !== null) {
      const retired = { ...of, type: 'rules.retired', version: was, state: 'retired' } as const;
      note(context, is === null ? { ...retired, body } : retired);
    }
    if (is !== null) note(context, { ...of, type, version: is, state: 'active', body });
    context.store.rules.addActivation({
      ...of,
      version: is,
      hash: version?.hash ?? null,
      untilMs,
      previous: was,
      mode: waiting,
      cause,
      reason,
    });
  });
  if (is !== null) context.tell({ ...of, type, version: is });
  else if (was !== null) context.tell({ ...of, type: 'rules.retired', version: was });
  return before;
}

/** Restores the former activation after the centre refused the change. */
export function undoChange(
  context: RuleContext,
  of: {
    readonly change: ActivationChange;
    readonly before: ActivationRecord | undefined;
    readonly why: string;
  },
): void {
  const { change, before, why } = of;
  const { set, version, person, waiting, cause } = change;
  const atMs = context.clock.nowMs();
  const event = { setId: set.id, person, atMs, body: { because: why } };
  context.store.transaction(() => {
    if (version !== null) {
      const { version: is } = version;
      const isNew = cause === 'activate';
      const type = isNew ? 'rules.postponed' : 'rules.retired';
      note(context, { ...event, type, version: is, state: isNew ? 'approved' : 'retired' });
    }
    if (before !== undefined && before.version !== null) {
      const { version: was } = before;
      note(context, { ...event, type: 'rules.rolledBack', version: was, state: 'active' });
    }
    context.store.rules.addActivation({
      setId: set.id,
      version: before?.version ?? null,
      hash: before?.hash ?? null,
      atMs,
      untilMs: before?.untilMs ?? null,
      person,
      previous: before?.previous ?? null,
      mode: waiting,
      cause: 'refused',
      reason: why,
    });
  });
  context.tell({ ...event, type: 'rules.postponed', version: (version ?? before)?.version ?? 0 });
}
