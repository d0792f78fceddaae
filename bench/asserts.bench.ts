/**
 * Decisions with the asserts of the core, which are never taken out, beside the same without them.
 * Each side has a thread, for a core without asserts is another module; both must make the same
 * offers.
 */
import { publishedSizes, type Sizes } from './bench-centre.ts';
import type { Bench } from './harness.ts';
import { runSideBySide, thread } from './long-running.bench.ts';
import { playOf } from './routing.bench.ts';

/** The share of the rate without asserts that must be left. */
const goalRatio = 0.98;

/** The row `routing.decide.asserts`. */
export function assertBenches({ large }: Sizes = publishedSizes): readonly Bench[] {
  const { waiting } = playOf(large);
  const house = { size: large, beginsAtMs: 0 };
  return [
    {
      name: 'routing.decide.asserts',
      unit: 'decisions/s',
      peer: 'the same without asserts',
      config: { ...large, waiting, inputs: 'handles', goalRatio },
      begin: () =>
        runSideBySide(
          thread(new URL('core-thread.ts', import.meta.url), house),
          thread(new URL('asserts-out.ts', import.meta.url), house),
          'the core without its asserts makes other offers',
        ),
    },
  ];
}
