/** Every deliberate fault of the mutation check, in the order of its table. */
import { activationFaults } from './activation-faults.ts';
import { agentFaults } from './agent-faults.ts';
import { choiceFaults } from './choice-faults.ts';
import type { Fault } from './fault.ts';
import { laneFaults } from './lane-faults.ts';
import { memoryFaults } from './memory-faults.ts';
import { offerFaults } from './offer-faults.ts';
import { passingFaults } from './passing-faults.ts';
import { recordFaults } from './record-faults.ts';
import { ruleFaults } from './rule-faults.ts';
import { serviceFaults } from './service-faults.ts';
import { simulatorFaults } from './simulator-faults.ts';
import { waitingFaults } from './waiting-faults.ts';
import { walkFaults } from './walk-faults.ts';

export const faults: readonly Fault[] = [
  ...choiceFaults,
  ...offerFaults,
  ...agentFaults,
  ...waitingFaults,
  ...passingFaults,
  ...activationFaults,
  ...recordFaults,
  ...ruleFaults,
  ...simulatorFaults,
  ...memoryFaults,
  ...laneFaults,
  ...serviceFaults,
  ...walkFaults,
];
