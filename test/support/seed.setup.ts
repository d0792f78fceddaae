/**
 * Gives every property of a run the seed in `CALLWRIGHT_SEED`, so that a failure can be run again.
 */
import fc from 'fast-check';
import { firstSeed } from './rig/first-seed.ts';

fc.configureGlobal({ seed: firstSeed | 0 });
