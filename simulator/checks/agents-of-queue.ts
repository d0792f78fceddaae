/**
 * Agents who can ever serve a queue (by link, group and skills, at any step of its plan), and
 * queues
 * that nobody can serve. Calls that rules route are left out.
 */
import { aFinding, type Finding } from '../../contracts/index.ts';
import {
  type AgentSetting,
  agentQualification,
  type CentreFile,
  type QueueSetting,
} from '../../routing/index.ts';
import { evaluateExpression, parseExpression } from '../../rules/index.ts';
import type { ScenarioCheck } from './scenario-check.ts';

export type AgentsOfQueue = (queueId: string) => readonly number[];

export function whoServes(centre: CentreFile, agentIds: readonly string[]): AgentsOfQueue {
  const settings = new Map((centre.agents ?? []).map((agent) => [agent.id, agent]));
  const people = agentIds.map((id) => personOf(centre, settings.get(id) ?? { id }));
  const known = new Map<string, readonly number[]>();
  return (queueId) => {
    const seen = known.get(queueId);
    if (seen !== undefined) return seen;
    const served = queuesFrom(centre, queueId).map((queue) => placesOf(queue, people));
    const places = [...new Set(served.flat())];
    known.set(queueId, places);
    return places;
  };
}

/** The queue; of one that asks those to which it may send calls. */
function queuesFrom({ queues }: CentreFile, queueId: string): readonly QueueSetting[] {
  const ids = [queueId];
  const found: QueueSetting[] = [];
  for (const id of ids) {
    const queue = queues.find((one) => one.id === id);
    if (queue === undefined) continue;
    found.push(queue);
    const { menu, adjunct, voicemail, plan } = queue;
    if ([menu, adjunct, voicemail].every((one) => one === undefined)) continue;
    const leads = [...(menu?.choices ?? []).map(({ to }) => to), plan?.fallback];
    for (const to of leads) if (to?.kind === 'move' && !ids.includes(to.queue)) ids.push(to.queue);
  }
  return found;
}

interface Person {
  readonly id: string;
  readonly skills: ReadonlyMap<string, number>;
  readonly serves: ReadonlySet<string>;
}

function personOf(centre: CentreFile, agent: AgentSetting): Person {
  const { skills, groups, links } = agentQualification(centre, agent);
  const counts = (queueId: string): boolean => {
    const group = centre.queues.find(({ id }) => id === queueId)?.group;
    return group === undefined || groups.has(group);
  };
  const serves = links.map(({ queue }) => queue).filter(counts);
  return { id: agent.id, skills, serves: new Set(serves) };
}

function placesOf({ id, plan = {} }: QueueSetting, people: readonly Person[]): readonly number[] {
  const stages = [{ required: plan.required ?? [], alsoQueues: [] }, ...(plan.steps ?? [])];
  const queues = new Set([id]);
  const open = stages.flatMap(({ required, alsoQueues = [] }) => {
    for (const also of alsoQueues) queues.add(also);
    const parsed = parseExpression(required);
    return parsed.ok ? { ast: parsed.ast, queues: [...queues] } : [];
  });
  return people.flatMap((person, place) => {
    const can = open.some(
      (stage) =>
        stage.queues.some((queue) => person.serves.has(queue)) &&
        evaluateExpression(stage.ast, person),
    );
    return can ? place : [];
  });
}

export function checkServed({ scenario, simulated }: ScenarioCheck): readonly Finding[] {
  const { centre, heads, queueIds } = simulated;
  const servers = whoServes(centre, heads.flat());
  const ask = (queueId: string | undefined, pointer: string): readonly Finding[] => {
    const queue = centre.queues.find(({ id }) => id === queueId);
    if (queue === undefined || queue.plan?.fallback !== undefined) return [];
    if (servers(queue.id).length > 0) return [];
    return [
      aFinding(pointer, 'not_allowed', {
        received: `${queue.id}, which no agent of the shifts can ever serve`,
        expected: 'a queue with an agent who has its skills and its link, and a shift',
      }),
    ];
  };
  return scenario.callTypes.flatMap(({ queue, facts, handleTime }, place) => {
    const at = `/callTypes/${place}`;
    const isPlaced = facts === undefined;
    return [
      ...(isPlaced ? ask(queueIds[place], `${at}/${queue === undefined ? 'id' : 'queue'}`) : []),
      ...ask(handleTime.consult?.queue, `${at}/handleTime/consult/queue`),
      ...ask(handleTime.transfer?.queue, `${at}/handleTime/transfer/queue`),
    ];
  });
}
