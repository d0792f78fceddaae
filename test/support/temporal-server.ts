/** A Temporal dev server of a test file, from the binary that `CALLWRIGHT_TEMPORAL_CLI` names. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface TemporalServer {
  readonly address: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** In memory; or on a file, which a killed one leaves to the next. */
export async function startTemporalServer(
  of: { readonly file?: string; readonly port?: number } = {},
): Promise<TemporalServer> {
  const command = process.env['CALLWRIGHT_TEMPORAL_CLI'];
  if (command === undefined) throw new Error('CALLWRIGHT_TEMPORAL_CLI names no dev server');
  const port = of.port ?? (await freePort());
  const file =
    of.file === undefined ? [] : ['--db-filename', of.file, '--sqlite-pragma', 'synchronous=OFF'];
  const child = spawn(
    command,
    [
      ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port)],
      ...['--http-port', String(await freePort()), '--metrics-port', String(await freePort())],
      ...[
        '--log-level',
        'never',
        '--dynamic-config-value',
        'history.timerProcessorMaxTimeShift="1ms"',
      ],
      ...file,
    ],
    { stdio: 'ignore' },
  );
  const address = `127.0.0.1:${port}`;
  const ended = once(child, 'exit');
  const healthy = ['operator', 'cluster', 'health', '--address', address];
  for (;;) {
    const [code] = await once(spawn(command, healthy, { stdio: 'ignore' }), 'exit');
    if (code === 0) break;
    if (child.exitCode !== null) throw new Error(`the dev server ended with ${child.exitCode}`);
    await pause(100);
  }
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { address, pid: child.pid ?? 0, stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
