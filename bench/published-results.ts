/** Results of one benchmark run in their published form. */
import type { BenchMeasurement } from '../contracts/index.ts';
import type { CodeState } from './code-state.ts';
import type { GrowthCurve } from './growth.ts';
import type { Config, Row } from './harness.ts';

export interface Results {
  readonly schema: 'callwright.bench/1';
  /** ISO 8601, UTC. */
  readonly measuredOn: string;
  readonly machine: Config;
  readonly code?: CodeState;
  readonly rows: readonly Row[];
  readonly curves: readonly GrowthCurve[];
  /** Dates of rows measured later on their own. Undefined without any. */
  readonly later?: { readonly [name: string]: string };
  readonly laterCode?: { readonly [name: string]: CodeState };
  /** Earlier measurements of the rows in `later`, oldest first. */
  readonly replaced?: { readonly [name: string]: readonly BenchMeasurement[] };
}
