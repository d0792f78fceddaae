/**
 * Workflow interceptors for tracing. An effect joins the trace of the message that caused it, not
 * of the workflow's start.
 */
import { type Context, context } from '@opentelemetry/api';
import {
  OpenTelemetryInboundInterceptor,
  OpenTelemetryInternalsInterceptor,
  OpenTelemetryOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry-v2/lib/workflow/index.js';
import type { WorkflowInterceptors } from '@temporalio/workflow';
import type { Effect } from '../../orders/index.ts';
import { RecentMap } from '../engine/recent-map.ts';
import type { Turn } from '../engine/turn-store.ts';
import type { Delivery } from '../messages.ts';
import type { EffectCause, EffectRequest } from './effect-activities.ts';

const messagesMax = 1_000;

export function interceptors(): WorkflowInterceptors {
  const traces = new RecentMap<string, Context>(messagesMax);
  const heard = ([told]: unknown[]): void => {
    const { message } = (told ?? {}) as Partial<Delivery>;
    if (message !== undefined) traces.set(message.id, context.active());
  };
  const follow = <Result>(id: string | undefined, run: () => Result): Result =>
    context.with(traces.get(id ?? '') ?? context.active(), run);
  return {
    inbound: [
      new OpenTelemetryInboundInterceptor(),
      {
        handleUpdate(input, next) {
          heard(input.args);
          return next(input);
        },
        handleSignal(input, next) {
          heard(input.args);
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleLocalActivity(input, next) {
          const [about, of] = input.args as [Partial<Turn>?, Partial<EffectCause>?];
          const requests = Array.isArray(of) ? (of as readonly EffectRequest[]) : [];
          for (const { effect, of: why } of requests) {
            const from = traces.get(why.cause.causationId) ?? context.active();
            traces.set(`r:${effect.key}`, from);
          }
          const id = of?.cause?.causationId ?? about?.writes?.events[0]?.messageId;
          return follow(id, () => next(input));
        },
        scheduleActivity(input, next) {
          const [effect, { cause }] = input.args as [Effect, EffectCause];
          return follow(cause.causationId, () => {
            traces.set(`r:${effect.key}`, context.active());
            return next(input);
          });
        },
      },
      new OpenTelemetryOutboundInterceptor(),
    ],
    internals: [new OpenTelemetryInternalsInterceptor()],
  };
}
