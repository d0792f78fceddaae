/**
 * How much is done, as the engine counts it: how often each block of the product's code runs. A
 * count and no time, so a machine that is busy changes nothing.
 */
import { Session } from 'node:inspector';
import { root } from './tree.ts';

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
}

/** Blocks run by `work`; a loop counts its turns. */
export function workDone(work: () => void): number {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  session.post('Profiler.takePreciseCoverage');
  work();
  let taken: Coverage = { result: [] };
  session.post('Profiler.takePreciseCoverage', (_error, coverage) => {
    taken = coverage;
  });
  session.post('Profiler.stopPreciseCoverage');
  session.disconnect();
  const counts = taken.result
    .filter(isOurs)
    .flatMap(({ functions }) =>
      functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)),
    );
  return counts.reduce((sum, count) => sum + count, 0);
}

function isOurs({ url }: { readonly url: string }): boolean {
  const [, path] = url.split(root);
  return path !== undefined && !/^.(test|node_modules)\b/.test(path);
}
