/**
 * Loads the core without its asserts: whole one-line statements are removed, since an empty
 * `assert` would still compute its condition.
 */
import { registerHooks } from 'node:module';

const assertLine = /^ *(?:if \(.*\) )?assert\(.*\);$/gm;

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    if (!url.includes('/routing/') || loaded.source === undefined) return loaded;
    return { ...loaded, source: String(loaded.source).replace(assertLine, '') };
  },
});
await import('./core-thread.ts');
