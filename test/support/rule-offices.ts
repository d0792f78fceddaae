/** The rule office as commands reach it: in a store on this machine, and behind a server. */
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openLocalOffice } from '../../cli/rule-office/local-office.ts';
import { clientOf, OfficeClient } from '../../cli/rule-office/office-client.ts';
import { aServer, type Served } from './api-server.ts';
import { aFolder } from './callwright.ts';
import { people } from './rule-service.ts';

/** The office as each person reaches it. */
export type Offices = (person: string) => OfficeClient;

/** A folder with a store of the centre `shop` and its people. */
export function aDataFolder(): string {
  const folder = join(aFolder(), 'data');
  mkdirSync(folder);
  writeFileSync(join(folder, 'accounts.json'), JSON.stringify(people));
  openLocalOffice({
    path: join(folder, 'callwright.db'),
    centreId: 'shop',
    accounts: people,
    person: null,
  }).close();
  chmodSync(folder, 0o700);
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o600);
  return folder;
}

export function ofStore(): Promise<Offices> {
  const path = join(aDataFolder(), 'callwright.db');
  return Promise.resolve((person) => {
    const office = openLocalOffice({ path, centreId: 'shop', accounts: people, person });
    onTestFinished(() => office.close());
    return office;
  });
}

/** Its clock is turned as long as the test runs: steps wait for their instant. */
export async function ofServer(served: Promise<Served> = aServer()): Promise<Offices> {
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
  return (person) =>
    new OfficeClient({ name: server, centreId: 'shop', client: clientOf(person, { server }) });
}
