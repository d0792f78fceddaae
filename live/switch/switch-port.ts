/** What the side of a centre that drives a telephone switch needs of the centre. */
import type { Input } from '../../routing/index.ts';
import type { CallControl } from '../calls/call-control.ts';
import type { EffectListener, InputResult } from '../driver.ts';
import type { Projection } from '../projection/projection.ts';
import type { WireNames } from '../projection/wire-names.ts';

export interface SwitchPort {
  readonly names: WireNames;
  readonly projection: Projection;
  readonly calls: CallControl;
  /** The gateway whose switch reports the calls; null: clients do. */
  gateway: string | null;
  readonly nowMs: number;
  submit(input: Input, then?: (answer: InputResult) => void): Promise<InputResult>;
  /** Runs a task at a time of the centre, in ms since its origin. Returns its cancel. */
  at(atMs: number, task: () => void): () => void;
  onEffects(listener: EffectListener): () => void;
  /** A new id of the centre with a prefix such as `cal_`. */
  mint(prefix: string): string;
  /** Resolves when all changes are written; null: they are already. */
  kept(): Promise<boolean> | null;
}
