/**
 * The cost of a formula that staffing searches call thousands of times: Erlang A with 1,000 agents
 * at 1,000 erlangs, where the queue has most states.
 */
import { assert } from '../kernel/index.ts';
import { erlangA } from '../simulator/index.ts';
import type { Bench } from './harness.ts';
import { timed } from './rounds.ts';

const goalMs = 2;
const evaluations = 200;
const exact = 0.9698002751682729;
const input = {
  arrivalsPerHour: 12_000,
  handleTimeMsMean: 300_000,
  agentCount: 1_000,
  patienceMsMean: 300_000,
  targetMs: 20_000,
};

export const formulaBenches: readonly Bench[] = [
  {
    name: 'formula.erlangA.1000',
    unit: 'ms',
    figure: 'ms',
    peer: 'goal (at most)',
    config: { agents: input.agentCount, erlangs: 1_000, evaluations },
    begin: () => {
      const answer = erlangA(input);
      assert(answer.ok, 'Erlang A answers');
      assert(Math.abs(answer.serviceLevelOffered - exact) < 1e-9, 'Erlang A is exact');
      return { ours: round, theirs: goalMs };
    },
  },
];

/** Every evaluation has another load, so that no result can be reused. */
const round = () =>
  timed(evaluations, () => {
    for (let n = 0; n < evaluations; n += 1) {
      const answer = erlangA({ ...input, arrivalsPerHour: input.arrivalsPerHour + n });
      assert(answer.ok, 'the evaluations answer');
    }
  });
