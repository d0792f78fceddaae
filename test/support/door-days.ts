/** Two hours of callers whom the set `doors` lets in or not, and what its versions do to them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aServer, type TestApi } from './api-server.ts';
import { aFolder } from './callwright.ts';
import { admitting } from './rule-service.ts';
import { aCallType, aScenario } from './scenarios.ts';
import { clerkCentre } from './simulations.ts';

const ofType = (id: string, arrivalsPerHour: number) =>
  aCallType({
    id,
    queue: 'z',
    facts: { 'call.type': id },
    arrivals: { kind: 'poisson', arrivalsPerHour },
  });

/** Who call to order are many, all others few; three clerks. */
export const doorDay = {
  ...aScenario({ callTypes: [ofType('order', 60), ofType('return', 20), ofType('other', 10)] }),
  centre: { file: 'shop' },
  agents: { shifts: [{ profile: 'clerk', count: 3, start: '08:00', end: '12:00' }] },
};

/** Orders hear that the line is busy. */
export const inForce = admitting(['order'], 1);
/** Orders come in: more than the clerks can do. */
export const costly = admitting(['return'], 1);
/** Returns are turned away as well: nobody waits longer. */
export const cheap = admitting(['order', 'return'], 1);

/** The centre of {@link doorDay}: who is let in and named no queue waits in `z`. */
const doorCentre = { ...clerkCentre, defaults: { queue: 'z' } };

/** A server on which {@link inForce} is. */
export function doorServer(): Promise<TestApi> {
  return aServer(doorCentre, [inForce]);
}

/** {@link doorDay} as a file, its centre beside it. */
export function doorDayFile(): string {
  const folder = aFolder();
  const path = join(folder, 'day.scenario.json');
  writeFileSync(join(folder, 'centre.json'), JSON.stringify(doorCentre));
  writeFileSync(path, JSON.stringify({ ...doorDay, centre: { file: 'centre.json' } }));
  return path;
}
