/** Options of a host on Temporal. */
import type { HostOptions } from '../host.ts';
import type { TemporalPlace } from './temporal-place.ts';

export interface TemporalOptions<State> extends HostOptions<State> {
  readonly temporal: TemporalPlace;
  /** A SQLite file, or `postgres://…` for several machines. */
  readonly path: string;
  /** Temporal task queue that the workers poll. Default: orders. */
  readonly taskQueue?: string;
  /** Prefix of workflow ids, for installations that share a namespace. Default: empty. */
  readonly idPrefix?: string;
  /** Whether to publish search attributes, if the namespace permits. Default: false. */
  readonly isIndexed?: boolean;
  /** Workflow type by kind of process. Default: `<kind>Workflow`. */
  readonly workflowTypes?: { readonly [kind: string]: string };
  /** Whether the store is temporary, so that workflows are ended when the host stops. */
  readonly isPassing?: boolean;
  /** A module that exports the workflows, or its `.js` bundle. Default: ours. */
  readonly workflowsPath?: string;
  /** How long a caller waits for a verdict, in ms, before it gets `busy`. Default: 20,000. */
  readonly answerMsMax?: number;
  /** Workflow task timeout in ms. Default: 10,000. */
  readonly taskMsMax?: number;
}
