/**
 * `keep-compiled.ts PROGRAM …` runs a program of tests that will be killed: Node keeps what it
 * compiled at an orderly end, which it has not.
 */
import { flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';

process.argv.splice(1, 1);
await import(pathToFileURL(process.argv[1] ?? '').href);
flushCompileCache();
