/** The engine's version, in a file of its own that every command loads quickly. */
import manifest from '../package.json' with { type: 'json' };

/** Version of the package. */
export const engineVersion: string = manifest.version;
