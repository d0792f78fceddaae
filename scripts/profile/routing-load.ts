/** What `npm run profile -- routing` looks at: decisions in the large centre, for some seconds. */

import { publishedSizes } from '../../bench/bench-centre.ts';
import { rate } from '../../bench/harness.ts';
import { core } from '../../bench/routing.bench.ts';
import { loadMs } from './load-time.ts';

const perSecond = await rate(core(publishedSizes.large), loadMs);
process.stderr.write(`load: ${Math.round(perSecond).toLocaleString('en')} decisions/s\n`);
