/**
 * Decisions with the core's asserts, beside the same without. Each side has a thread, as a core
 * without asserts is another module; both must make the same offers.
 */
import { publishedSizes, type Sizes } from './bench-centre.ts';
import type { Bench } from './harness.ts';
import { runSideBySide, thread } from './long-running.bench.ts';
import { playOf } from './routing.bench.ts';

const goalRatio = 0.98;

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
