/** Checks of what a starting service must reach: its port, Temporal, PostgreSQL. */
import { createServer } from 'node:net';
import { maskSecrets } from '../../contracts/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import {
  pingPostgres,
  pingTemporal,
  requireTracing,
  TemporalError,
} from '../../workflows/index.ts';
import { collectorOf, temporalAddress, temporalPlace } from '../temporal/temporal-place.ts';
import { fail, type MachineCheck, ok, warn } from './machine.ts';

const postgresMajorMin = 15;

export async function checkPort(host: string, port: number): Promise<MachineCheck> {
  const where = `${host}:${port}`;
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    await new Promise((resolve) => server.close(resolve));
    return ok('port', `${where} is free`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code !== 'EADDRINUSE') return fail('port', `${where}: ${reasonOf(error)}`, 'name another');
    const advice = 'stop what listens there, or start takes the next free one';
    return warn('port', `${where} is taken`, advice);
  }
}

export async function checkTemporal(): Promise<readonly MachineCheck[]> {
  if (temporalAddress() === null) return [];
  try {
    const place = temporalPlace();
    await pingTemporal(place);
    return [ok('temporal', `answers at ${place.address}, namespace ${place.namespace}`)];
  } catch (error) {
    const isMissing = error instanceof TemporalError && error.code === 'missing';
    const advice = isMissing ? 'install them' : 'begin it, or mend TEMPORAL_ADDRESS';
    return [fail('temporal', reasonOf(error), advice)];
  }
}

/** Whether the packages that send traces are installed; empty without a collector. */
export async function checkTracing(): Promise<readonly MachineCheck[]> {
  const collector = collectorOf();
  if (collector === undefined || collector === null) return [];
  try {
    await requireTracing();
    return [ok('traces', `go to ${maskSecrets(collector.url)}`)];
  } catch (error) {
    return [fail('traces', reasonOf(error), 'install them')];
  }
}

export async function checkPostgres(url: string | undefined): Promise<readonly MachineCheck[]> {
  if (url === undefined) return [];
  const where = maskSecrets(url);
  try {
    const version = await pingPostgres(url);
    const seen = `PostgreSQL ${version} answers at ${where}`;
    if (Number.parseInt(version, 10) >= postgresMajorMin) return [ok('postgres', seen)];
    return [fail('postgres', seen, `use PostgreSQL ${postgresMajorMin} or newer`)];
  } catch (error) {
    const why = reasonOf(error);
    const isMissing = why.includes('npm install');
    const advice = isMissing ? 'install it' : 'begin it, or mend its URL';
    return [fail('postgres', `${where}: ${maskSecrets(why)}`, advice)];
  }
}
