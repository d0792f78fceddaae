/** Histories of orders that ran once on Temporal, and what each wanted done, turn by turn. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import proto from '@temporalio/proto';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundle } from '@temporalio/worker';

/** As `npm run golden` writes it: `<version of the package>-<script>.json`. */
export interface RecordedHistory {
  /** What it wanted done, in its order. */
  readonly trace: readonly string[];
  /** As protobufjs writes it to JSON. */
  readonly history: { readonly events: readonly HistoryEvent[] };
}

interface HistoryEvent {
  readonly workflowExecutionStartedEventAttributes?: {
    readonly workflowType: { readonly name: string };
    readonly input: { readonly payloads: readonly { readonly data: string }[] };
  };
  readonly workflowExecutionUpdateAcceptedEventAttributes?: {
    readonly acceptedRequest?: { readonly input?: { readonly name?: string } };
  };
}

/** Tells of errors alone. */
export const quiet = new DefaultLogger('ERROR');
const bundles = new Map<string, Promise<WorkflowBundle>>();
export const historiesFolder = join(import.meta.dirname, '../../golden/temporal');
export const ownWorkflows = pathOf('../../../workflows/workflows.ts');
export const plantedWorkflows = pathOf('./planted.workflow.ts');
/** As where there is a collector of traces. */
export const openTelemetry = pathOf('../../../workflows/temporal/traced-workflows.ts');

export function recordedNames(): readonly string[] {
  return readdirSync(historiesFolder)
    .filter((name) => name.endsWith('.json'))
    .sort();
}

export function readHistory(name: string): RecordedHistory {
  return JSON.parse(readFileSync(join(historiesFolder, name), 'utf8')) as RecordedHistory;
}

/** What workflows are bundled to, with an ear for what they want done, and other interceptors. */
export function tracedBundle(
  workflowsPath: string,
  others: readonly string[] = [],
): Promise<WorkflowBundle> {
  const key = [workflowsPath, ...others].join(' ');
  const workflowInterceptorModules = [pathOf('./interceptors.ts'), ...others];
  const bundle =
    bundles.get(key) ??
    bundleWorkflowCode({ workflowsPath, workflowInterceptorModules, logger: quiet });
  bundles.set(key, bundle);
  return bundle;
}

/** Replays it; what it wants done now. @throws {Error} where its commands differ in kind */
export async function replayHistory(
  workflowBundle: WorkflowBundle,
  { history }: Pick<RecordedHistory, 'history'>,
): Promise<readonly string[]> {
  const trace: string[] = [];
  const told = { fn: (_: unknown, line: string) => void trace.push(line), callDuringReplay: true };
  const exporter = { export: { fn: () => undefined, callDuringReplay: false } };
  const options = { workflowBundle, sinks: { trace: { told }, exporter } };
  await Worker.runReplayHistory(options, proto.temporal.api.history.v1.History.fromObject(history));
  return trace;
}

/** As if a workflow of another name had run it. */
export function underName(name: string, recorded: RecordedHistory): RecordedHistory {
  return begunWith(recorded, () => ({ workflowType: { name } }));
}

/** As if its workflow had been started with these members of its input too. */
export function withInput(more: object, recorded: RecordedHistory): RecordedHistory {
  return begunWith(recorded, ({ input }) => {
    const [payload] = input.payloads;
    const before = JSON.parse(Buffer.from(payload?.data ?? '', 'base64').toString());
    const data = Buffer.from(JSON.stringify({ ...before, ...more })).toString('base64');
    return { input: { payloads: [{ ...payload, data }] } };
  });
}

type Begun = NonNullable<HistoryEvent['workflowExecutionStartedEventAttributes']>;

function begunWith(
  { trace, history }: RecordedHistory,
  change: (begun: Begun) => Partial<Begun>,
): RecordedHistory {
  const [begun, ...events] = history.events;
  const attributes = begun?.workflowExecutionStartedEventAttributes;
  if (attributes === undefined) throw new Error('a history begins with its start');
  const changed = { ...attributes, ...change(attributes) };
  const first = { ...begun, workflowExecutionStartedEventAttributes: changed };
  return { trace, history: { ...history, events: [first, ...events] } };
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
