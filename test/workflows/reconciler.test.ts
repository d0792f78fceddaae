/** The reconciler of workflows, over a store and a list of workflows in memory. */
import { expect, it, onTestFinished } from 'vitest';
import type { Alarm } from '../../workflows/host.ts';
import { Reconciler, type ReconcilerOptions } from '../../workflows/temporal/reconciler.ts';

const everyMs = 1;
const pausedCount = 250;
const passesMax = 5;
/** Numbers of Temporal's API. */
const workflowStatuses = { RUNNING: 1, PAUSED: 8 };

it('resumes a workflow that ignores a timer behind hundreds that are paused', async () => {
  const paused = Array.from({ length: pausedCount }, (_, n) => `order/p${n}`);
  const processIds = [...paused, 'order/stuck'];
  const timers = processIds.map((processId, dueAtMs) => ({ processId, name: 'sla', dueAtMs }));
  const open = processIds.map((processId) => ({ processId }));
  const alarms: Alarm[] = [];
  const { promise: resumed, resolve, reject } = Promise.withResolvers<string>();
  const stubs = {
    store: {
      list: () => Promise.resolve({ processes: open, cursor: null }),
      timersAfter: (after: (typeof timers)[number] | null, limit: number) => {
        const from = after === null ? 0 : after.dueAtMs + 1;
        return Promise.resolve(timers.slice(from, from + limit));
      },
    },
    service: {
      listWorkflowExecutions: () => {
        const executions = processIds.map((workflowId) => {
          const { PAUSED, RUNNING } = workflowStatuses;
          return {
            execution: { workflowId },
            status: paused.includes(workflowId) ? PAUSED : RUNNING,
          };
        });
        return Promise.resolve({ executions, nextPageToken: new Uint8Array() });
      },
    },
  } as unknown as Pick<ReconcilerOptions, 'store' | 'service'>;
  const reconciler = new Reconciler({
    ...stubs,
    clock: { nowMs: () => 1_000_000 } as ReconcilerOptions['clock'],
    namespace: 'default',
    taskQueue: 'orders',
    everyMs,
    workflowIdOf: (processId) => processId,
    resume: (processId) => Promise.resolve(resolve(processId)),
    onAlarm: (alarm) => {
      alarms.push(alarm);
      if (alarms.length > passesMax * pausedCount) reject(new Error('it is not resumed'));
    },
  });
  onTestFinished(() => reconciler.stop());
  expect(await resumed).toBe('order/stuck');
  await reconciler.stop();
  const problem = 'its workflow does not answer: it is paused on Temporal';
  for (const subject of paused) {
    expect(alarms).toContainEqual({ kind: 'process_failing', subject, problem });
  }
});
