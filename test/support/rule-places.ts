/** Where commands find rules: the folder of a service that is stopped, and a service. */
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore } from '../../store/index.ts';
import { aServer, type TestApi } from './api-server.ts';
import { aFolder } from './callwright.ts';
import { people } from './rule-service.ts';

/** A folder with a store of the centre `shop` and its people. */
export function aDataFolder(): string {
  const folder = join(aFolder(), 'data');
  mkdirSync(folder);
  writeFileSync(join(folder, 'accounts.json'), JSON.stringify(people));
  openStore({ path: join(folder, 'callwright.db'), nowMs: () => 0 }).close();
  chmodSync(folder, 0o700);
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o600);
  return folder;
}

/** Its clock is turned as long as the test runs: steps wait for their instant. */
export async function aService(served: Promise<TestApi> = aServer()): Promise<readonly string[]> {
  const { app, clock } = await served;
  const server = await app.listen({ port: 0, host: '127.0.0.1' });
  let isOver = false;
  const turn = () => {
    if (isOver) return;
    clock.turn(0);
    setImmediate(turn);
  };
  turn();
  onTestFinished(async () => {
    isOver = true;
    await app.close();
  });
  return ['--server', server];
}
