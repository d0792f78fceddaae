/**
 * Routing by json-rules-engine: a rule for each queue and step names the agents that it admits; a
 * freed agent runs all rules and takes the first admitted call by rank, age and arrival.
 */
import { Engine, type RuleProperties } from 'json-rules-engine';
import type { CreatePeer } from './peer-contestant.ts';
import { type PlainAgent, type PlainCall, plainAgents, plainSteps } from './plain-centre.ts';

interface Admitted {
  readonly queueId: string;
  readonly atMs: number;
}

export const createRuleEngine: CreatePeer = (centre) => {
  const agents = new Map(plainAgents(centre).map((agent) => [agent.id, agent]));
  const rules = [...plainSteps(centre)].flatMap(([queueId, steps]) =>
    steps.map(({ atMs, required }): RuleProperties => {
      const levels = required.map((term) => {
        if ('agentId' in term) throw new Error('the rule set knows skills, not named agents');
        const { skill, minLevel = 0 } = term;
        return { fact: skill, operator: 'greaterThanInclusive', value: minLevel };
      });
      const link = { fact: 'queues', operator: 'contains', value: queueId };
      return {
        conditions: { all: [link, ...levels] },
        event: { type: 'admitted', params: { queueId, atMs } },
      };
    }),
  );
  const engine = new Engine(rules, { allowUndefinedFacts: true });
  const waiting = new Map<string, PlainCall[]>();
  return {
    arrive: (call) => {
      const calls = waiting.get(call.queueId) ?? [];
      waiting.set(call.queueId, calls);
      calls.push(call);
    },
    free: async (agentId, atMs) => {
      const agent = agents.get(agentId);
      if (agent === undefined) return undefined;
      const { events } = await engine.run({
        queues: [...agent.links.keys()],
        ...Object.fromEntries(agent.skills),
      });
      const admitted = events.map(({ params }) => params as Admitted);
      const call = firstCall(agent, admitted, { waiting, atMs });
      if (call === undefined) return undefined;
      const left = waiting.get(call.queueId)?.filter((other) => other !== call) ?? [];
      waiting.set(call.queueId, left);
      return { agentId, callId: call.id };
    },
  };
};

function firstCall(
  agent: PlainAgent,
  admitted: readonly Admitted[],
  by: { readonly waiting: ReadonlyMap<string, readonly PlainCall[]>; readonly atMs: number },
): PlainCall | undefined {
  const rankOf = (call: PlainCall): number => agent.links.get(call.queueId) ?? 0;
  return admitted
    .flatMap(({ queueId, atMs }) =>
      (by.waiting.get(queueId) ?? []).filter((call) => by.atMs - call.enteredAtMs >= atMs),
    )
    .sort(
      (a, b) => rankOf(a) - rankOf(b) || a.enteredAtMs - b.enteredAtMs || a.sequence - b.sequence,
    )[0];
}
