/** Address and credentials of Temporal, and loading of its optional packages. */
import type { WorkflowService } from '@temporalio/client';
import { omitUndefined, reasonOf } from '../../kernel/index.ts';
import manifest from '../../package.json' with { type: 'json' };
import type { Collector, RequestSpans } from './request-spans.ts';

export interface TemporalPlace {
  /** `host:port` of the frontend. */
  readonly address: string;
  /** Temporal namespace. Default: default. */
  readonly namespace?: string | undefined;
  /** True for TLS, or certificates as PEM. An API key implies TLS. */
  readonly tls?: boolean | TemporalCertificates | undefined;
  readonly apiKey?: string | undefined;
  /** Keys for payloads: the first encrypts, all decrypt. Default: no encryption. */
  readonly keys?: readonly PayloadKey[] | undefined;
  /** Whether to accept payloads stored before encryption was enabled. Default: false. */
  readonly readsPlainPayloads?: boolean | undefined;
  /** Version of this deployment, if Temporal routes by version. Default: none. */
  readonly deployment?: { readonly deploymentName: string; readonly buildId: string } | undefined;
  /** Where to send traces. Default: nowhere. */
  readonly collector?: Collector | undefined;
  /** Whether other workers run the workflows, and this service only effects. Default: false. */
  readonly areWorkflowsElsewhere?: boolean | undefined;
}

/** A key of AES-256-GCM. */
export interface PayloadKey {
  readonly id: string;
  /** 32 bytes, for AES-256-GCM. */
  readonly secret: Buffer;
}

export interface TemporalCertificates {
  /** Certificate authority of the server, if the system does not know it. */
  readonly serverRootCACertificate?: Buffer | undefined;
  readonly serverNameOverride?: string | undefined;
  readonly clientCertPair?: { readonly crt: Buffer; readonly key: Buffer } | undefined;
}

export interface RunningWorker {
  readonly ended: Promise<void>;
  /** Takes no more tasks; resolves when those running have ended or gone back to the server. */
  stop(): Promise<void>;
}

/** `missing`: packages are not installed. `unreachable`: no answer at the address. */
export class TemporalError extends Error {
  readonly code: 'missing' | 'unreachable';

  constructor(code: TemporalError['code'], message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'TemporalError';
    this.code = code;
  }
}

/** Failing workflows that readiness names. */
const namedMax = 5;
const tracing = { what: 'Tracing', scope: '@opentelemetry/' };

/** The command to install a scope's optional packages, with versions. */
function installOf(scope: string): string {
  const packages = Object.entries(manifest.peerDependencies)
    .filter(([name]) => name.startsWith(scope))
    .map(([name, version]) => `${name}@${version}`);
  return `npm install ${packages.join(' ')}`;
}

/** Loads a module that needs optional packages. @throws {TemporalError} `missing` */
export async function loadOptional<Module>(
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

/** Checks that Temporal's packages are installed. @throws {TemporalError} `missing` */
export async function requireTemporal(): Promise<void> {
  await loadOptional(() => import('@temporalio/worker'));
}

/** Opens tracing of HTTP requests to a collector. @throws {TemporalError} `missing` */
export async function openRequestSpans(collector: Collector): Promise<RequestSpans> {
  return (await loadOptional(() => import('./spans.ts'), tracing)).requestSpansFor(collector);
}

/** Checks that OpenTelemetry's packages are installed. @throws {TemporalError} `missing` */
export async function requireTracing(): Promise<void> {
  await loadOptional(() => import('@opentelemetry/sdk-trace-base'), tracing);
}

/**
 * Checks that the server answers. Returns why it runs no orders of this build; null if it does.
 * @throws {TemporalError}
 */
export async function pingTemporal(place: TemporalPlace): Promise<string | null> {
  const { Connection } = await loadOptional(() => import('@temporalio/client'));
  const connection = await connectTo(place, (options) => Connection.connect(options));
  try {
    const { workflowService } = connection;
    return (
      (await buildProblem(place, workflowService)) ?? (await taskProblem(place, workflowService))
    );
  } finally {
    await connection.close();
  }
}

/** Why the server gives this build no workflows. */
async function buildProblem(
  place: TemporalPlace,
  service: WorkflowService,
): Promise<string | null> {
  if (place.deployment === undefined) return null;
  const { deploymentName, buildId } = place.deployment;
  const namespace = namespaceOf(place);
  const { workerDeploymentInfo } = await service
    .describeWorkerDeployment({ namespace, deploymentName })
    .catch(() => ({ workerDeploymentInfo: null }));
  const current = workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId;
  if (current === buildId) return null;
  const got = current ?? 'none';
  return `the current build of ${deploymentName} is ${got}; expected ${buildId} (set-current-version)`;
}

/** Which workflows fail task after task, for instance after a change that cannot replay. */
async function taskProblem(place: TemporalPlace, service: WorkflowService): Promise<string | null> {
  const ours = "WorkflowType IN ('OrderWorkflow', 'ReturnWorkflow', 'ContinuityProgrammeWorkflow')";
  const query = `${ours} AND ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL`;
  // Older servers report no such problems.
  const { executions } = await service
    .listWorkflowExecutions({ namespace: namespaceOf(place), query, pageSize: namedMax })
    .catch(() => ({ executions: [] }));
  const ids = executions.map(({ execution }) => execution?.workflowId).join(', ');
  return ids === '' ? null : `tasks fail, see their last events: ${ids}`;
}

/** Connects to Temporal with the function given. @throws {TemporalError} `unreachable` */
export async function connectTo<Result>(
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

function connectionOf({ address, tls, apiKey }: TemporalPlace) {
  return {
    address,
    ...(tls === undefined ? {} : { tls: tls as boolean }),
    ...omitUndefined({ apiKey }),
  };
}
