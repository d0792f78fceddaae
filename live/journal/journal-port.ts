/** The state that a journal saves and restores, besides the core. */
import type { Alarms } from '../alarms.ts';
import type { CallControl } from '../calls/call-control.ts';
import type { CentreCondition } from '../centre-facts.ts';
import type { MeasurementPeriods } from '../measurement-periods.ts';
import type { Presence } from '../presence/presence.ts';
import type { Projection } from '../projection/projection.ts';
import type { WireNames } from '../projection/wire-names.ts';
import type { Stations } from '../stations.ts';
import type { SwitchSide } from '../switch/switch-side.ts';

export interface JournalPort {
  readonly originMs: number;
  /** Number of this run of the process. */
  readonly epoch: number;
  readonly nowMs: number;
  readonly names: WireNames;
  readonly projection: Projection;
  readonly calls: CallControl;
  readonly presence: Presence;
  readonly periods: MeasurementPeriods;
  readonly alarms: Alarms;
  readonly stations: Stations;
  readonly switch: SwitchSide;
  readonly condition: CentreCondition;
  putCondition(condition: CentreCondition): void;
}
