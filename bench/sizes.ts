/** How large the centres of the rows are: the published sizes, which a test replaces by tiny ones. */
import type { CentreSize } from './bench-centre.ts';

export interface Sizes {
  readonly small: CentreSize;
  readonly large: CentreSize;
  readonly huge: CentreSize;
  /** Every agent with a profile of their own. */
  readonly unique: CentreSize;
  /** One queue that everybody can serve. */
  readonly random: CentreSize;
  /** How many agents, or waiting calls, the heap is measured with. */
  readonly heap: number;
}

/** The sizes of the published figures. */
export const publishedSizes: Sizes = {
  small: { agents: 100, queues: 10, profiles: 20 },
  large: { agents: 10_000, queues: 200, profiles: 500 },
  huge: { agents: 100_000, queues: 200, profiles: 500 },
  unique: { agents: 10_000, queues: 200, profiles: 10_000 },
  random: { agents: 50, queues: 1, profiles: 1 },
  heap: 100_000,
};
