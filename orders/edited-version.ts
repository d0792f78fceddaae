/**
 * The version that a person names when they change something, and what takes it away from them.
 *
 * `If-Match` guards what people edit. What providers, the warehouse, timers and checks add moves
 * the version too, but nobody has to read it again for that: a version that was named holds until
 * somebody edits.
 * Source: durable-orders.md 3.2; decision 0027.
 */
import type { ContinuityEvent, OrderEvent } from '../contracts/index.ts';

/** What is guarded: `editedVersion` is absent in snapshots that are older than it. */
interface Guarded {
  readonly version: number;
  readonly editedVersion?: number;
}

type EventType = OrderEvent['type'] | ContinuityEvent['type'];

/** News by their names, but what people decide or edit elsewhere in what this is about. */
const newsOfPeople: readonly EventType[] = [
  'price.approved',
  'price.rejected',
  'programme.changed',
];
/** A command by its name, which the centre's own jobs send. */
const commandsOfJobs: readonly EventType[] = ['runProgramme'];

/** Whether a message is an edit: commands are; outcomes, whose names have a dot, are not. */
export function isEdit(type: EventType): boolean {
  if (type.includes('.')) return newsOfPeople.includes(type);
  return !commandsOfJobs.includes(type);
}

/** The version of the last edit, after a message of this type has led to the next version. */
export function editedVersionAfter(
  type: EventType,
  { version, editedVersion = version }: Guarded,
  next: Guarded,
): number {
  return isEdit(type) ? next.version : editedVersion;
}

/** Whether somebody edited it after the version that is named, or it is not there yet. */
export function isVersionLost(
  { version, editedVersion = version }: Guarded,
  named: number | undefined,
): boolean {
  return named !== undefined && (named < editedVersion || named > version);
}
