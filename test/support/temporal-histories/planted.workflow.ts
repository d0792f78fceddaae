/** Orders of a build that was changed by mistake, a workflow for each mistake. */
import { type Effect, orderCore, type Step, type TimerChange } from '../../../orders/index.ts';
import type { HostedCore } from '../../../workflows/host.ts';
import type { ProcessInput } from '../../../workflows/messages.ts';
import { runProcess } from '../../../workflows/temporal/process-workflow.ts';

const core = orderCore as unknown as HostedCore<object>;

function changed(change: {
  readonly effect?: (effect: Effect) => Effect;
  readonly timer?: (timer: TimerChange) => TimerChange;
}): (input: ProcessInput) => Promise<void> {
  const { effect = (one) => one, timer = (one) => one } = change;
  const step: (typeof core)['step'] = (...told): Step<object> => {
    const { effects, timers, ...rest } = core.step(...told);
    return { ...rest, effects: effects.map(effect), timers: timers.map(timer) };
  };
  return (input) => runProcess({ ...core, step }, input);
}

export const renamedActivity = changed({
  effect: (one) => ({ ...one, kind: one.kind.replace('authorisePayment', 'authoriseCard') }),
});

export const changedKey = changed({
  effect: (one) => ({ ...one, key: one.key.replace('/auth/', '/authorise/') }),
});

export const changedTimer = changed({
  timer: ({ name, dueAtMs }) => ({ name, dueAtMs: dueAtMs === null ? null : dueAtMs + 1_000 }),
});
