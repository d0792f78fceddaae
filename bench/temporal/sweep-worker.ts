/** A sweep worker with one thread, in a process of its own: `ADDRESS VERSION`. */
import { runSweepWorker } from '../../workflows/index.ts';

const [address = '', version = ''] = process.argv.slice(2);
const temporal = { address, namespace: 'default', tls: false };
await runSweepWorker({ temporal, version, threads: 1 });
process.stdout.write('running\n');
