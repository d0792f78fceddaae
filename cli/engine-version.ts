/** The version of the engine, alone: what is light to load for every command. */
import manifest from '../package.json' with { type: 'json' };

/** Version of the package. */
export const engineVersion: string = manifest.version;
