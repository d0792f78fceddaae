/**
 * Takes the asserts out of the core, then plays `core-thread.ts`: what they cost is the difference.
 *
 * The whole statement goes as a module of `routing/` is loaded, condition and all: an empty
 * `assert` would still have it computed. One that stands over several lines stays, and so does
 * one whose `if` finds what else is to be done.
 */
import { registerHooks } from 'node:module';

/** On a line of its own, with the `if` that stands before it where a call of `assert` costs. */
const assertLine = /^ *(?:if \(.*\) )?assert\(.*\);$/gm;

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    if (!url.includes('/routing/') || loaded.source === undefined) return loaded;
    return { ...loaded, source: String(loaded.source).replace(assertLine, '') };
  },
});
await import('./core-thread.ts');
