/**
 * Takes the asserts out of the core as it is loaded, then plays `core-thread.ts`: the difference is
 * what they cost. The whole statement goes, for an empty `assert` would still have its condition
 * computed; one over several lines, or whose `if` does more, stays.
 */
import { registerHooks } from 'node:module';

/** An assert on a line of its own, with an `if` before it where calling `assert` would cost. */
const assertLine = /^ *(?:if \(.*\) )?assert\(.*\);$/gm;

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    if (!url.includes('/routing/') || loaded.source === undefined) return loaded;
    return { ...loaded, source: String(loaded.source).replace(assertLine, '') };
  },
});
await import('./core-thread.ts');
