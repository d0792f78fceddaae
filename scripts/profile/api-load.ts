/**
 * Load of `npm run profile -- api`: the demo at sixty times real speed, while another process reads
 * the wallboard, queues, calls and explanations.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readDemo } from '../../cli/start/read-demo.ts';
import { systemClock } from '../../live/index.ts';
import { startDemo } from '../../server/demo/start-demo.ts';
import { loadMs } from './load-time.ts';

const root = join(import.meta.dirname, '..', '..');
const service = await startDemo(readDemo(join(root, 'examples', 'mail-order-fr', 'demo.json')), {
  clock: systemClock,
  speed: 60,
  host: '127.0.0.1',
  port: 0,
  onInternal: (error) => process.stderr.write(`${error.stack}\n`),
});
const { id } = service.live.file;
const asked = [service.address, id, String(loadMs)];
const asking = fork(join(import.meta.dirname, 'ask.ts'), asked, { execArgv: [] });
await once(asking, 'exit');
await service.stop();
