/** Records one simulated day. */
import type { ParseResult } from '../../contracts/index.ts';
import { compileScenario, simulateReplication } from '../../simulator/index.ts';
import { DayRecorder } from './day-recorder.ts';
import type { ReplayQuestion, ReplayRun } from './worker-protocol.ts';

/** Simulates one day; yields once, at its start. */
export function* replayOf(asked: ReplayQuestion): Generator<number, ParseResult<ReplayRun>> {
  const { scenario, centre, seed, day } = asked;
  yield 0;
  const compiled = compileScenario(scenario, centre);
  if (!compiled.ok) return compiled;
  const { queues } = compiled.value.centre;
  const recorder = new DayRecorder(queues.map(({ id }) => id));
  const { endedAtMs } = simulateReplication(compiled.value, day, {
    seed,
    onEffect: (effect) => recorder.take(effect),
  });
  const names = queues.map(({ id, name }) => name ?? id);
  return { ok: true, value: recorder.run(names, endedAtMs) };
}
