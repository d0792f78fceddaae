/** Options of a host on Temporal. */
import type { HostOptions } from '../host.ts';
import type { TemporalPlace } from './temporal-place.ts';

export interface TemporalOptions<State> extends HostOptions<State> {
  readonly temporal: TemporalPlace;
  /** A SQLite file, or a `postgres://` URL for several machines. */
  readonly path: string;
  /** Temporal task queue that the workers poll. Default: orders. */
  readonly taskQueue?: string;
  /** Prefix of workflow ids, for installations that share a namespace. Default: empty. */
  readonly idPrefix?: string;
  /** Whether to publish search attributes, if the namespace permits. Default: false. */
  readonly isIndexed?: boolean;
  /** Workflow type by kind of process. Default: `<kind>Workflow`. */
  readonly workflowTypes?: { readonly [kind: string]: string };
  /** Whether the store is temporary; workflows then end with the host. */
  readonly isPassing?: boolean;
  /** A module with the workflows, or its `.js` bundle. Default: ours. */
  readonly workflowsPath?: string;
  /** How long callers wait for a verdict, in ms, until they get `busy`. Default: 20,000. */
  readonly answerMsMax?: number;
  /** How often open processes are compared with running workflows, in ms. Default: 30,000. */
  readonly reconcileEveryMs?: number;
  /** Time limit of a workflow task in ms. Default: 10,000. */
  readonly taskMsMax?: number;
}
