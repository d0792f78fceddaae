/** A scenario under its checks, with what was made of it so far. */
import { aFinding, type Finding, type FindingCode, type Scenario } from '../../contracts/index.ts';
import type { Clock } from '../clock.ts';
import type { SimulationCentre } from '../simulation-centre.ts';

/** What a check sees. */
export interface Checked {
  readonly scenario: Scenario;
  readonly simulated: SimulationCentre;
  readonly clock: Clock;
  /** The scenario names no centre. */
  readonly isDerived: boolean;
}

/** A finding at a pointer. */
export function finding(
  code: FindingCode,
  pointer: string,
  what: { readonly received: string; readonly expected: string },
): Finding {
  return aFinding(pointer, code, what);
}
