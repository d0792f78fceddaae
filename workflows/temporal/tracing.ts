/**
 * Traces of orders on Temporal: request, workflow turn and effects form one trace across processes.
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

/** Tracing by one collector: interceptors for Temporal clients and workers. */
export interface Tracing {
  readonly client: { readonly workflow: WorkflowClientInterceptor[] };
  readonly worker: Required<Pick<WorkerOptions, 'interceptors' | 'sinks'>>;
  within<Result>(traceparent: string | undefined, call: () => Result): Result;
  /** Sends the remaining spans. */
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
