/** Where Temporal is, and the door to its packages, which are optional. */

import { reasonOf } from '../../kernel/index.ts';
import manifest from '../../package.json' with { type: 'json' };
import type { Collector, RequestSpans } from './request-spans.ts';

/** Where Temporal is, and how to be let in. */
export interface TemporalPlace {
  /** `host:port` of the frontend. */
  readonly address: string;
  /** [default] */
  readonly namespace?: string | undefined;
  /** True: over TLS; else the certificates, as PEM. An API key alone means TLS as well. */
  readonly tls?: boolean | TemporalCertificates | undefined;
  readonly apiKey?: string | undefined;
  /** What is stored there is encrypted with the first; the others are still read [it is not]. */
  readonly keys?: readonly PayloadKey[] | undefined;
  /** Payloads that were stored before there were keys are still read [they are refused]. */
  readonly readsPlainPayloads?: boolean | undefined;
  /** Which version of ours workers are, where Temporal hands workflows out by versions [none]. */
  readonly deployment?: { readonly deploymentName: string; readonly buildId: string } | undefined;
  /** What is told to it, and done, is traced [it is not]. */
  readonly collector?: Collector | undefined;
  /** A service carries its effects out, and leaves workflows to other workers [it runs both]. */
  readonly areWorkflowsElsewhere?: boolean | undefined;
}

/** A key of AES-256-GCM. */
export interface PayloadKey {
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Buffer;
}

export interface TemporalCertificates {
  /** Of the authority, where it is none that the machine knows. */
  readonly serverRootCACertificate?: Buffer | undefined;
  readonly serverNameOverride?: string | undefined;
  readonly clientCertPair?: { readonly crt: Buffer; readonly key: Buffer } | undefined;
}

/** A worker that runs. */
export interface RunningWorker {
  /** Rejects when it can run no more. */
  readonly ended: Promise<void>;
  /** Takes nothing new; resolves when what runs has ended, or the server knows that it did not. */
  stop(): Promise<void>;
}

/** `missing`: its packages are not installed. `unreachable`: nothing answers at its address. */
export class TemporalError extends Error {
  readonly code: 'missing' | 'unreachable';

  constructor(code: TemporalError['code'], message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'TemporalError';
    this.code = code;
  }
}

const tracing = { what: 'Tracing', scope: '@opentelemetry/' };

/** The command that installs optional packages of a scope, in the versions of `package.json`. */
function installOf(scope: string): string {
  const packages = Object.entries(manifest.peerDependencies)
    .filter(([name]) => name.startsWith(scope))
    .map(([name, version]) => `${name}@${version}`);
  return `npm install ${packages.join(' ')}`;
}

/** Loads what needs optional packages. @throws {TemporalError} `missing` */
export async function loaded<Module>(
  load: () => Promise<Module>,
  { what, scope } = { what: 'Temporal', scope: '@temporalio/' },
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const why = reasonOf(error);
    const install = installOf(scope);
    const message = `${what} needs the packages ${scope}*, which "${install}" installs: ${why}`;
    throw new TemporalError('missing', message, error);
  }
}

/** @throws {TemporalError} `missing` */
export async function requireTemporal(): Promise<void> {
  await loaded(() => import('@temporalio/worker'));
}

/** Of requests, for a collector. @throws {TemporalError} `missing` */
export async function openRequestSpans(collector: Collector): Promise<RequestSpans> {
  return (await loaded(() => import('./spans.ts'), tracing)).requestSpansFor(collector);
}

/** @throws {TemporalError} `missing` */
export async function requireTracing(): Promise<void> {
  await loaded(() => import('@opentelemetry/sdk-trace-base'), tracing);
}

/** Whether it answers; nothing is asked of it. @throws {TemporalError} */
export async function pingTemporal(place: TemporalPlace): Promise<void> {
  const { Connection } = await loaded(() => import('@temporalio/client'));
  await (await reached(place, (options) => Connection.connect(options))).close();
}

/** Connects. @throws {TemporalError} `unreachable` */
export async function reached<Result>(
  place: TemporalPlace,
  connect: (options: ReturnType<typeof connectionOf>) => Promise<Result>,
): Promise<Result> {
  try {
    return await connect(connectionOf(place));
  } catch (error) {
    const why = reasonOf(error);
    const where = `${place.address}, namespace ${namespaceOf(place)}`;
    const message = `no Temporal server answers at ${where} (TEMPORAL_ADDRESS): ${why}`;
    throw new TemporalError('unreachable', message, error);
  }
}

export function namespaceOf({ namespace = 'default' }: TemporalPlace): string {
  return namespace;
}

/** As both kinds of connection are told where Temporal is. */
function connectionOf({ address, tls, apiKey }: TemporalPlace) {
  return {
    address,
    ...(tls === undefined ? {} : { tls: tls as boolean }),
    ...(apiKey === undefined ? {} : { apiKey }),
  };
}
