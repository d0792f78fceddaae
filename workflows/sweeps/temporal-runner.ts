/**
 * Runs replications on Temporal workers. Those of one design requested in one turn of the event
 * loop form a workflow. A replication whose worker dies is repeated.
 */
import { randomUUID } from 'node:crypto';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import {
  ReplicationError,
  type ReplicationErrorCode,
  type ReplicationJob,
  type RunOptions,
} from '../../gateways/index.ts';
import type { ReplicationResult } from '../../simulator/index.ts';
import type { PackedAnswer, sweepWorkflow } from '../sweep.workflow.ts';
import { dataConverterOf } from '../temporal/encryption-codec.ts';
import { retriesUntil } from '../temporal/retries.ts';
import { connectTo, namespaceOf } from '../temporal/temporal-place.ts';
import { packDesign, sweepQueueOf, unpackResult } from './packing.ts';
import type { TemporalRunner, TemporalRunnerOptions } from './sweep-options.ts';

const pieceMax = 10;
const pieceMsMax = 7 * 86_400_000;

interface Waiting {
  readonly job: ReplicationJob;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (result: ReplicationResult) => void;
  readonly reject: (error: ReplicationError) => void;
}

export async function connectRunner(options: TemporalRunnerOptions): Promise<TemporalRunner> {
  const over = new AbortController();
  const interceptors = retriesUntil(over.signal);
  const connection = await connectTo(options.temporal, (place) =>
    Connection.connect({ ...place, interceptors }),
  );
  return new PieceRunner(connection, over, options);
}

class PieceRunner implements TemporalRunner {
  readonly workers: number;
  readonly id = `sweep/${randomUUID().slice(0, 8)}`;
  readonly #connection: Connection;
  /** Aborted on close; then calls to Temporal are not retried. */
  readonly #over: AbortController;
  readonly #client: Client;
  readonly #namespace: string;
  readonly #taskQueue: string;
  #waiting: Waiting[] = [];
  readonly #underWay = new Set<WorkflowHandle>();
  #pieces = 0;

  constructor(
    connection: Connection,
    over: AbortController,
    { temporal, version, workers }: TemporalRunnerOptions,
  ) {
    this.workers = workers;
    this.#connection = connection;
    this.#over = over;
    this.#namespace = namespaceOf(temporal);
    this.#client = new Client({
      connection,
      namespace: this.#namespace,
      dataConverter: dataConverterOf(temporal),
    });
    this.#taskQueue = sweepQueueOf(version);
  }

  async hasWorkers(): Promise<boolean> {
    const { pollers } = await this.#connection.workflowService.describeTaskQueue({
      namespace: this.#namespace,
      taskQueue: { name: this.#taskQueue },
    });
    return pollers.length > 0;
  }

  run(job: ReplicationJob, { signal }: RunOptions = {}): Promise<ReplicationResult> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#sendOff());
      this.#waiting.push({ job, signal, resolve, reject });
    });
  }

  async close(): Promise<void> {
    this.#over.abort();
    await Promise.allSettled([...this.#underWay].map((handle) => handle.cancel()));
    await this.#connection.close();
  }

  #sendOff(): void {
    const byDesign = Map.groupBy(this.#waiting, ({ job }) => job.design.key);
    this.#waiting = [];
    for (const jobs of byDesign.values()) {
      for (let from = 0; from < jobs.length; from += pieceMax) {
        void this.#carry(jobs.slice(from, from + pieceMax));
      }
    }
  }

  async #carry(piece: readonly Waiting[]): Promise<void> {
    const signals = piece.flatMap(({ signal }) => signal ?? []);
    const isGivenUp = (): boolean => this.#over.signal.aborted || isAnyAborted(signals);
    const fail = (code: ReplicationErrorCode, why: string, cause?: unknown): void => {
      for (const { job, reject } of piece) {
        reject(new ReplicationError(code, `replication ${job.replication} ${why}`, { cause }));
      }
    };
    if (isGivenUp()) return fail('cancelled', 'was given up');
    try {
      const answers = await this.#answers(piece, signals);
      for (const [place, { resolve, reject }] of piece.entries()) {
        const answer = answers[place];
        if (answer?.ok === true) resolve(unpackResult(answer.result));
        else reject(errorOf(answer));
      }
    } catch (error) {
      if (isGivenUp()) return fail('cancelled', 'was given up');
      fail('lost', `has no answer from Temporal: ${reasonOf(error)}`, error);
    }
  }

  async #answers(
    piece: readonly Waiting[],
    signals: readonly AbortSignal[],
  ): Promise<readonly PackedAnswer[]> {
    const [first] = piece;
    if (first === undefined) return [];
    const jobs = piece.map(({ job: { design: _, ...job } }) => job);
    this.#pieces += 1;
    const handle = await this.#client.workflow.start<typeof sweepWorkflow>('sweepWorkflow', {
      taskQueue: this.#taskQueue,
      workflowId: `${this.id}/${this.#pieces}`,
      workflowExecutionTimeout: pieceMsMax,
      args: [{ ...packDesign(first.job.design), jobs }],
    });
    const cancel = (): void => void handle.cancel().catch(() => undefined);
    for (const signal of signals) signal.addEventListener('abort', cancel, { once: true });
    this.#underWay.add(handle);
    // The signal may have been aborted during the workflow's start.
    if (isAnyAborted(signals)) cancel();
    try {
      return await handle.result();
    } finally {
      this.#underWay.delete(handle);
      for (const signal of signals) signal.removeEventListener('abort', cancel);
    }
  }
}

function isAnyAborted(signals: readonly AbortSignal[]): boolean {
  return signals.some(({ aborted }) => aborted);
}

function errorOf(answer: PackedAnswer | undefined): ReplicationError {
  if (answer === undefined || answer.ok) return new ReplicationError('lost', 'has no answer');
  return new ReplicationError(answer.code, answer.message);
}

/** The innermost error; Temporal's errors wrap it. */
function reasonOf(error: unknown): string {
  for (let at = error; ; ) {
    if (!(at instanceof Error)) return String(at);
    if (!(at.cause instanceof Error)) return at.message;
    at = at.cause;
  }
}
