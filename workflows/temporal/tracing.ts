/**
 * Traces of orders on Temporal: what it took to tell an order something, its workflow's turn, and
 * the effects that came of it, as one trace, also across processes.
 *
 * Source: durable-orders.md 10.3, interceptors.
 */

import { context } from '@opentelemetry/api';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry-v2';
import type { WorkerOptions } from '@temporalio/worker';
import type { Collector } from './request-spans.ts';
import { contextOf, spansFor } from './spans.ts';

/** Those of one collector, for clients and workers. */
export interface Tracing {
  readonly client: { readonly workflow: WorkflowClientInterceptor[] };
  readonly worker: Required<Pick<WorkerOptions, 'interceptors' | 'sinks'>>;
  /** Calls as part of the caller's trace, which a message may name [that of the present request]. */
  within<Result>(traceparent: string | undefined, call: () => Result): Result;
  /** Sends what waits. */
  close(): Promise<void>;
}

export function openTracing(collector: Collector): Tracing {
  const { tracer, processor, resource } = spansFor(collector);
  return {
    client: { workflow: [new OpenTelemetryWorkflowClientInterceptor({ tracer })] },
    worker: {
      interceptors: {
        activity: [
          (of) => ({ inbound: new OpenTelemetryActivityInboundInterceptor(of, { tracer }) }),
        ],
      },
      sinks: { exporter: makeWorkflowExporter(processor, resource) },
    },
    within: (traceparent, call) =>
      traceparent === undefined ? call() : context.with(contextOf(traceparent), call),
    close: () => processor.forceFlush(),
  };
}
