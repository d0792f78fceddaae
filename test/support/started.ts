/** Services that are processes of their own, as `callwright start` begins them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { mainPath, nodePath } from './callwright.ts';

export interface StartedProcess {
  readonly child: ChildProcess;
  /** The next line that has a text, from the beginning. */
  readonly line: (text: string) => Promise<{ readonly [member: string]: unknown }>;
}

/** Killed with the test. */
export function start(...args: readonly string[]): StartedProcess {
  const child = spawn(nodePath, [mainPath, 'start', '--port', '0', '--json', ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let told = '';
  let wake = () => {};
  child.stdout.on('data', (text: Buffer) => {
    told += String(text);
    wake();
  });
  const line = async (text: string) => {
    for (;;) {
      const found = told
        .split('\n')
        .slice(0, -1)
        .find((one) => one.includes(text));
      if (found !== undefined) return JSON.parse(found);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { child, line };
}
