/** The version of the engine, as headers of traces, snapshots and results carry it. */
import manifest from '../package.json' with { type: 'json' };

/** Of `package.json`. */
export const engineVersion: string = manifest.version;
