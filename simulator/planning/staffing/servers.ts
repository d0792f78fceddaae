/**
 * Which profiles can serve which queue, as far as the centre file says.
 *
 * For starts of a search alone: rule sets may give a call another plan, and an agent may differ
 * from his profile. What holds is what the core does with a roster. `first` are those who may serve
 * from the call's entry on, `later` all who may after some step or delay.
 */
import {
  type AgentQualification,
  agentQualification,
  type CentreFile,
  type QueueSetting,
} from '../../../routing/index.ts';
import { type Expression, evaluateExpression, parseExpression } from '../../../rules/index.ts';

/** Profile ids, in the order of the centre. */
export interface Servers {
  readonly first: readonly string[];
  readonly later: readonly string[];
}

/** Of each queue. */
export function serversOf(centre: CentreFile, queueId: string): Servers {
  const queue = centre.queues.find(({ id }) => id === queueId);
  const profiles = (centre.profiles ?? []).map(({ id }) => ({
    id,
    qualification: agentQualification(centre, { id, profile: id }),
  }));
  if (queue === undefined) return { first: [], later: [] };
  const able = (can: (qualification: AgentQualification, id: string) => boolean) =>
    profiles.filter(({ id, qualification }) => can(qualification, id)).map(({ id }) => id);
  return {
    first: able((qualification, id) => servesAtOnce(queue, qualification, id)),
    later: able((qualification, id) => servesLater(queue, qualification, id)),
  };
}

function servesAtOnce(queue: QueueSetting, qualification: AgentQualification, id: string): boolean {
  const isLinked = qualification.links.some(
    (link) => link.queue === queue.id && (link.delayMs ?? 0) === 0,
  );
  return isLinked && holds(queue.plan?.required ?? [], qualification, id);
}

function servesLater(queue: QueueSetting, qualification: AgentQualification, id: string): boolean {
  const { required = [], steps = [] } = queue.plan ?? {};
  const queues = new Set([queue.id, ...steps.flatMap(({ alsoQueues = [] }) => alsoQueues)]);
  const isLinked = qualification.links.some((link) => queues.has(link.queue));
  return (
    isLinked &&
    [required, ...steps.map((step) => step.required)].some((one) => holds(one, qualification, id))
  );
}

function holds(expression: Expression, { skills }: AgentQualification, id: string): boolean {
  const parsed = parseExpression(expression);
  return parsed.ok && evaluateExpression(parsed.ast, { id, skills });
}
