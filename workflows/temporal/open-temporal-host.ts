/** The door to Temporal: its packages are optional, and are looked for when they are asked for. */
import { HostError, type ProcessHost } from '../host.ts';
import type { TemporalOptions } from './temporal-options.ts';

/** As `package.json` names them; without them every other host works. */
const install = 'npm install --include=optional --ignore-scripts';

/** Opens a host on Temporal. @throws {HostError} `stopped` where its packages are not installed. */
export async function openTemporalHost<State>(
  options: TemporalOptions<State>,
): Promise<ProcessHost> {
  const { openHost } = await import('./temporal-host.ts').catch((error: unknown) => {
    const seen = error instanceof Error ? error.message : String(error);
    const text = `orders on Temporal need the packages @temporalio/*, which "${install}" installs: ${seen}`;
    throw new HostError('stopped', text, error);
  });
  return await openHost(options);
}
