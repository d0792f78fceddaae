/**
 * One element of a comparator vector. Smaller wins, for every element: one that prefers more
 * negates.
 *
 * What an element looks at decides where it is kept: `pair` elements are equal for all agents of
 * one signature, `agent` and `agentQueue` elements order the able agents inside a signature's sets,
 * and `draw` must be asked of each agent in turn.
 */
import type { Comparator } from '../decision.ts';
import type { Pair } from '../demands.ts';
import type { Agent } from '../records.ts';

export type ComparatorElement =
  | {
      readonly name: Comparator;
      readonly scope: 'pair';
      readonly value: (pair: Pair) => number;
    }
  | {
      readonly name: Comparator;
      readonly scope: 'agent';
      readonly value: (agent: Agent) => number;
    }
  | {
      readonly name: Comparator;
      readonly scope: 'agentQueue';
      readonly value: (agent: Agent, queue: number) => number;
    }
  | { readonly name: 'draw'; readonly scope: 'draw' };
