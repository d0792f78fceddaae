/**
 * The version that an edit must name. Providers, warehouse and timers raise the version too, but a
 * version named stays valid until somebody edits.
 * Source: durable-orders.md 3.2; decision 0027.
 */
import type { ContinuityEvent, OrderEvent, ReturnEvent } from '../contracts/index.ts';

/** `editedVersion` is absent in older snapshots. */
interface Guarded {
  readonly version: number;
  readonly editedVersion?: number;
}

type EventType = OrderEvent['type'] | ContinuityEvent['type'] | ReturnEvent['type'];

const newsOfPeople: readonly EventType[] = [
  'price.approved',
  'price.rejected',
  'programme.changed',
];
const commandsOfJobs: readonly EventType[] = ['runProgramme'];

/**
 * Commands are edits, except those of scheduled jobs; events only if they report a person's
 * decision.
 */
export function isEdit(type: EventType): boolean {
  if (type.includes('.')) return newsOfPeople.includes(type);
  return !commandsOfJobs.includes(type);
}

export function editedVersionAfter(
  type: EventType,
  { version, editedVersion = version }: Guarded,
  next: Guarded,
): number {
  return isEdit(type) ? next.version : editedVersion;
}

export function isVersionLost(
  { version, editedVersion = version }: Guarded,
  named: number | undefined,
): boolean {
  return named !== undefined && (named < editedVersion || named > version);
}
