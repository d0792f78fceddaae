/**
 * Members of the scenario format that nothing simulates yet: refused by name, never ignored.
 *
 * Who makes one work takes its line away here.
 */
import { aFinding, type Finding, type Scenario } from '../contracts/index.ts';

/** Pointers, `*` for every place of a list. */
const pointers: readonly string[] = ['/callbacks', '/outbound', '/run/variance/controls'];

/** What a scenario says that nothing simulates yet. */
export function checkSimulated(scenario: Scenario): readonly Finding[] {
  return pointers
    .flatMap((pointer) => placesOf(scenario, pointer))
    .map((pointer) =>
      aFinding(pointer, 'not_allowed', {
        received: 'given',
        expected: 'nothing: not simulated yet',
      }),
    );
}

/** Where a scenario has a member. */
function placesOf(scenario: Scenario, pattern: string): readonly string[] {
  let places: readonly (readonly [pointer: string, value: unknown])[] = [['', scenario]];
  for (const segment of pattern.slice(1).split('/')) {
    places = places.flatMap(([pointer, value]) =>
      membersOf(value)
        .filter(([key, member]) => (segment === '*' || key === segment) && member !== undefined)
        .map(([key, member]): [string, unknown] => [`${pointer}/${key}`, member]),
    );
  }
  return places.map(([pointer]) => pointer);
}

function membersOf(value: unknown): readonly [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
