#!/usr/bin/env node
/**
 * The entry of the `callwright` command. Node caches compiled code, so a second start is several
 * times faster. More inlining by V8 makes routing a tenth faster.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { CliError, exitCodeMeanings, exitCodes } from './cli-error.ts';

setFlagsFromString('--max-inlined-bytecode-size-cumulative=3000');
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url)));

const hasSaid = watchWords();
process.stdout.on('error', leaveOnClosedPipe);
process.stderr.on('error', leaveOnClosedPipe);
process.on('uncaughtException', (error) => {
  confess(error);
  process.exit(exitCodes.ourFault);
});

try {
  // Imported late, so that the cache applies to it.
  const { runProgram } = await import('./program.ts');
  const code = await runProgram(process.argv);
  process.exitCode = code;
  if (code !== exitCodes.yes && !hasSaid())
    process.stderr.write(`callwright: ${meaningOf(code)}\n`);
} catch (error) {
  if (error instanceof CliError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  } else {
    confess(error);
    process.exitCode = exitCodes.ourFault;
  }
}

/** Meaning of an exit code, printed if a command ended without a message. */
function meaningOf(code: number): string {
  const meaning = exitCodeMeanings.find(([known]) => known === code)?.[1];
  return `ended with ${code}: ${meaning ?? 'no meaning is known'}`;
}

/** Ends the process quietly if the reader of its output (such as `head`) closes the pipe. */
function leaveOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitCodes.yes);
  throw error;
}

function watchWords(): () => boolean {
  let said = false;
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = (...args: unknown[]) => {
      said = true;
      return write(...args);
    };
  }
  return () => said;
}

function confess(error: unknown): void {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const [, , ...args] = process.argv;
  process.stderr.write(
    [
      'callwright: this is our fault, not yours. Please send us the lines below, and the files',
      'that the command names if you may:',
      `  command   callwright ${args.join(' ')}`,
      `  machine   Node ${process.versions.node}, ${process.platform} ${process.arch}`,
      ...told.split('\n').map((line) => `  ${line}`),
      '',
    ].join('\n'),
  );
}
