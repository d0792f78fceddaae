/** The parts of a centre that drive its telephone switch. */
import type { CentreFile, Input } from '../../routing/index.ts';
import type { CallControl } from '../calls/call-control.ts';
import type { EffectListener, InputResult } from '../driver.ts';
import type { Projection } from '../projection/projection.ts';
import type { WireNames } from '../projection/wire-names.ts';
import type { Stations } from '../stations.ts';

/** Keys at a telephone, by which an agent logs on there. */
export interface PinLogOn {
  readonly number: string;
  readonly pin: string;
  readonly addressId: string;
  readonly legId: string;
}

export interface SwitchPort {
  readonly names: WireNames;
  readonly projection: Projection;
  readonly calls: CallControl;
  readonly stations: Stations;
  /** The gateway whose switch reports the centre's calls; null: API clients do. */
  gateway: string | null;
  readonly file: CentreFile;
  mayDial(agentId: string, cost: string): boolean;
  logOnByPin(said: PinLogOn): Promise<boolean>;
  readonly nowMs: number;
  submit(input: Input, then?: (answer: InputResult) => void): Promise<InputResult>;
  /** Runs a task at a time of the centre, in ms since its start. The result cancels it. */
  at(atMs: number, task: () => void): () => void;
  onEffects(listener: EffectListener): () => void;
  /** A new id of the centre with a prefix such as `cal_`. */
  mint(prefix: string): string;
  /** Resolves when all changes are written; null: they are already. */
  kept(): Promise<boolean> | null;
}
