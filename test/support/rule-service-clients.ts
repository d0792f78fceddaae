/** The rule office as commands reach it: in a store on this machine, and behind a server. */
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openLocalRuleService } from '../../cli/rule-service/local-rule-service.ts';
import { clientOf, RuleServiceClient } from '../../cli/rule-service/rule-service-client.ts';
import { aServer, type TestApi } from './api-server.ts';
import { aFolder } from './callwright.ts';
import { people } from './rule-service.ts';

/** The office as each person reaches it. */
export type RuleServiceClients = (person: string) => RuleServiceClient;

/** A folder with a store of the centre `shop` and its people. */
export function aDataFolder(): string {
  const folder = join(aFolder(), 'data');
  mkdirSync(folder);
  writeFileSync(join(folder, 'accounts.json'), JSON.stringify(people));
  openLocalRuleService({
    path: join(folder, 'callwright.db'),
    centreId: 'shop',
    accounts: people,
    person: null,
  }).close();
  chmodSync(folder, 0o700);
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o600);
  return folder;
}

export function ofStore(): Promise<RuleServiceClients> {
  const path = join(aDataFolder(), 'callwright.db');
  return Promise.resolve((person) => {
    const ruleService = openLocalRuleService({ path, centreId: 'shop', accounts: people, person });
    onTestFinished(() => ruleService.close());
    return ruleService;
  });
}

/** Its clock is turned as long as the test runs: steps wait for their instant. */
export async function ofServer(served: Promise<TestApi> = aServer()): Promise<RuleServiceClients> {
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
    new RuleServiceClient({ name: server, centreId: 'shop', client: clientOf(person, { server }) });
}
