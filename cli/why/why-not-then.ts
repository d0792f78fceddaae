/** Why an agent did not get a past offer, by the record of its decision. */
import type { Comparator, DecisionRecord, WhyNot } from '../../routing/index.ts';

/** null: the record does not speak of the agent. */
export function whyNotThen(record: DecisionRecord, agentId: string): WhyNot | null {
  if (record.agentId === agentId) return { kind: 'won' };
  const { stoppedAgents = {} } = record;
  // An agent may be called as a member of every object is.
  const test = Object.hasOwn(stoppedAgents, agentId) ? stoppedAgents[agentId] : undefined;
  if (test !== undefined) return { kind: 'test', test };
  const [winner] = record.candidates;
  const loser = record.candidates.find((candidate) => candidate.agentId === agentId);
  if (winner === undefined || loser === undefined) return null;
  return { kind: 'lost', comparator: losingComparator(record, agentId), to: winner.agentId };
}

/** The first element in which the winner and this candidate differ. */
function losingComparator(record: DecisionRecord, agentId: string): Comparator {
  const [winner] = record.candidates;
  const loser = record.candidates.find((candidate) => candidate.agentId === agentId);
  if (winner?.linkRank !== loser?.linkRank) return 'linkRank';
  const place = record.comparators.findIndex(
    (_name, index) => winner?.vector[index] !== loser?.vector[index],
  );
  return record.comparators[place] ?? 'agentId';
}
