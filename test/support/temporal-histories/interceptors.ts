/** In the sandbox of a replay: tells what a workflow wants done, which replay alone does not compare. */
import { proxySinks, type Sinks, type WorkflowInterceptors } from '@temporalio/workflow';
import type { Effect } from '../../../orders/index.ts';
import type { Turn } from '../../../workflows/engine/turn-store.ts';

export interface TraceSinks extends Sinks {
  readonly trace: { told(line: string): void };
}

const { trace } = proxySinks<TraceSinks>();

export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleLocalActivity(input, next) {
        if (input.activityType === 'recordTurn' || input.activityType === 'saveOrder')
          for (const line of wished(input.args)) trace.told(line);
        if (input.activityType === 'writeNotice') trace.told(begun(input.args));
        return next(input);
      },
      scheduleActivity(input, next) {
        trace.told(begun(input.args));
        return next(input);
      },
      startTimer(input, next) {
        trace.told(`sleep ${input.durationMs} ms`);
        return next(input);
      },
    },
  ],
});

function begun([effect]: readonly unknown[]): string {
  const { kind, key } = effect as Effect;
  return `begin ${kind} ${key}`;
}

function wished([turn]: readonly unknown[]): readonly string[] {
  const { afterSeq, writes } = turn as Turn;
  return [
    `turn after event ${afterSeq}: ${writes.events.map(({ type }) => type).join(', ')}`,
    ...writes.effects.map(({ kind, key }) => `wish ${kind} ${key}`),
    ...writes.dropped.map(({ name }) => `drop ${name}`),
    ...writes.armed.map(
      ({ name, dueAtMs }) => `arm ${name} for ${new Date(dueAtMs).toISOString()}`,
    ),
  ];
}
