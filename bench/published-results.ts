/** What one run of benchmarks found, as it is published. */
import type { BenchMeasurement } from '../contracts/index.ts';
import type { CodeState } from './code-state.ts';
import type { GrowthCurve } from './growth.ts';
import type { Config, Row } from './harness.ts';

/** All that one run measured. */
export interface Results {
  readonly schema: 'callwright.bench/1';
  /** ISO 8601, UTC. */
  readonly measuredOn: string;
  readonly machine: Config;
  /** What it was measured on. */
  readonly code?: CodeState;
  readonly rows: readonly Row[];
  readonly curves: readonly GrowthCurve[];
  /** Of these, what was measured by itself since, and when; absent: nothing was. */
  readonly later?: { readonly [name: string]: string };
  /** What those were measured on. */
  readonly laterCode?: { readonly [name: string]: CodeState };
  /** What was measured of them before, oldest first. */
  readonly replaced?: { readonly [name: string]: readonly BenchMeasurement[] };
}
