/** What hosts on Temporal find each other by, in children of a test as well. */
import { basename, dirname } from 'node:path';

/** The address of the server, and the bundle of `tally.workflow.ts`. */
export const serverVariable = 'CALLWRIGHT_TEST_TEMPORAL';
export const bundleVariable = 'CALLWRIGHT_TEST_BUNDLE';

/** Hosts on one store share a queue, and their workflows a prefix. */
export function queueOf(path: string): string {
  return basename(dirname(path));
}
