/**
 * Imported by programs of tests that are killed: Node keeps what it compiled at an orderly end, and
 * they have none.
 */
import { flushCompileCache } from 'node:module';

/** By then everything has been imported. */
const afterMs = 300;
setTimeout(flushCompileCache, afterMs).unref();
