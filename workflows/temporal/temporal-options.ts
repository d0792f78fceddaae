/** What a host on Temporal is told beside what every host is. */
import type { HostOptions } from '../host.ts';
import type { TemporalPlace } from './temporal-place.ts';

export interface TemporalOptions<State> extends HostOptions<State> {
  readonly temporal: TemporalPlace;
  /** Database of what was recorded: a SQLite file, or `postgres://…` for several machines. */
  readonly path: string;
  /** [orders] */
  readonly taskQueue?: string;
  /** Before the ids of workflows, where several installations share a namespace [nothing]. */
  readonly idPrefix?: string;
  /** Workflows tell operators where they stand, where the namespace lets us [they do not]. */
  readonly isIndexed?: boolean;
  /** By kind of the core [`<kind>Workflow`]. */
  readonly workflowTypes?: { readonly [kind: string]: string };
  /** Its store is gone when it stops: then its workflows are ended as well. */
  readonly isPassing?: boolean;
  /**
   * The module whose exports are the workflows, or a `.js` bundle of it [ours].
   */
  readonly workflowsPath?: string;
  /** How long a caller waits for a verdict before `busy` [20,000]. */
  readonly answerMsMax?: number;
  /** After which the server gives a workflow's task to another worker [10,000]. */
  readonly taskMsMax?: number;
}
