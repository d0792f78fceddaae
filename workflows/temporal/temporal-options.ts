/** What a host on Temporal is told beside what every host is. */
import type { HostOptions } from '../host.ts';

/** Where Temporal is, and how to be let in. */
export interface TemporalPlace {
  /** `host:port` of the frontend. */
  readonly address: string;
  readonly namespace?: string | undefined;
  /** True: over TLS; else the certificates, as PEM. An API key alone means TLS as well. */
  readonly tls?: boolean | TemporalCertificates | undefined;
  readonly apiKey?: string | undefined;
}

export interface TemporalCertificates {
  /** Of the authority, where it is none that the machine knows. */
  readonly serverRootCACertificate?: Buffer | undefined;
  readonly serverNameOverride?: string | undefined;
  readonly clientCertPair?: { readonly crt: Buffer; readonly key: Buffer } | undefined;
}

export interface TemporalOptions<State> extends HostOptions<State> {
  readonly temporal: TemporalPlace;
  /** Database of what was recorded: a SQLite file, or `postgres://…` for several machines. */
  readonly path: string;
  /** [orders] */
  readonly taskQueue?: string;
  /** Before the ids of workflows, where several installations share a namespace [nothing]. */
  readonly idPrefix?: string;
  /**
   * The module whose exports are the workflows, or a `.js` bundle of it; the workflow of a core is
   * `<kind>Workflow` [ours].
   */
  readonly workflowsPath?: string;
  /** The clock is turned by hand: workflows go by what every message says. */
  readonly isClockTurned?: boolean;
  /** How long a caller waits for a verdict before `busy` [20,000]. */
  readonly answerMsMax?: number;
  /** After which the server gives a workflow's task to another worker [10,000]. */
  readonly taskMsMax?: number;
}
