/** Slots of the facts that the core reads or writes itself. */
import { knownFact } from '../../rules/index.ts';

export const slots = {
  callType: knownFact('call.type').slot,
  language: knownFact('call.language').slot,
  tags: knownFact('call.tags').slot,
  transferCount: knownFact('call.transferCount').slot,
  waiting: knownFact('queue.waiting').slot,
  oldestWaitMs: knownFact('queue.oldestWaitMs').slot,
  readyAgents: knownFact('queue.readyAgents').slot,
  staffedAgents: knownFact('queue.staffedAgents').slot,
} as const;
