/**
 * Where Temporal is, from the environment, by the names that Temporal's own programs read.
 */
import { TemporalError, type TemporalPlace } from '../../workflows/index.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';

const usualAddress = '127.0.0.1:7233';

/** `TEMPORAL_ADDRESS`, `_NAMESPACE`, `_API_KEY`, `_TLS`. */
export function temporalPlace(environment = process.env): TemporalPlace {
  const apiKey = environment['TEMPORAL_API_KEY'];
  return {
    address: environment['TEMPORAL_ADDRESS'] || usualAddress,
    namespace: environment['TEMPORAL_NAMESPACE'] || 'default',
    tls: environment['TEMPORAL_TLS'] === 'true',
    ...(apiKey === undefined ? {} : { apiKey }),
  };
}

/** Tells what keeps us from Temporal as what the user can mend. @throws {CliError} */
export async function onTemporal<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof TemporalError)) throw error;
    const code = error.code === 'missing' ? exitCodes.wrongUsage : exitCodes.noServer;
    throw new CliError(code, `callwright: ${error.message}`);
  }
}
