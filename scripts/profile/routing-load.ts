/** Load of `npm run profile -- routing`: decisions in the large centre. */
import { publishedSizes } from '../../bench/bench-centre.ts';
import { rate } from '../../bench/harness.ts';
import { core } from '../../bench/routing.bench.ts';
import { loadMs, warmUpMs } from './load-time.ts';

const decide = core(publishedSizes.large);
await rate(decide, warmUpMs);
const thirds: string[] = [];
for (let third = 0; third < 3; third += 1) {
  thirds.push(Math.round(await rate(decide, loadMs / 3)).toLocaleString('en'));
}
process.stderr.write(`load: ${thirds.join(', ')} decisions/s, by thirds of its time\n`);
