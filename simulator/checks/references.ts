/** Names that must exist in the scenario or its centre, and lists that need a certain length. */
import { aFinding, type Finding, type Scenario } from '../../contracts/index.ts';
import type { ScenarioCheck } from './scenario-check.ts';

export function checkReferences(checked: ScenarioCheck): readonly Finding[] {
  const { centre } = checked.simulated;
  const { scenario } = checked;
  const callTypes = new Set(scenario.callTypes.map(({ id }) => id));
  const queues = new Set(centre.queues.map(({ id }) => id));
  const profiles = new Set((centre.profiles ?? []).map(({ id }) => id));
  const named: readonly Reference[] = [
    ...namedTypes(scenario).map((name) => ({ ...name, among: callTypes, what: 'call type' })),
    ...namedQueues(scenario).map((name) => ({ ...name, among: queues, what: 'queue' })),
    ...namedProfiles(scenario).map((name) => ({ ...name, among: profiles, what: 'profile' })),
  ];
  const unknown = named
    .filter(({ id, among }) => !among.has(id))
    .map(({ id, pointer, among, what }) =>
      aFinding(pointer, 'unknown_reference', {
        received: `${id}, which is no ${what}`,
        expected: `one of ${[...among].join(', ')}`,
      }),
    );
  return [...unknown, ...checkMenus(checked), ...checkLengths(checked)];
}

/** Keys that callers press must be choices of the centre's menu. */
function checkMenus({ scenario: { menus = {} }, simulated }: ScenarioCheck): readonly Finding[] {
  return Object.entries(menus).flatMap(([queueId, { choices }]) => {
    const menu = simulated.centre.queues.find(({ id }) => id === queueId)?.menu;
    if (menu === undefined) {
      const expected = 'a queue with a menu, in a centre file';
      return aFinding(`/menus/${queueId}`, 'unknown_reference', { received: queueId, expected });
    }
    const known = menu.choices.map(({ digits }) => digits);
    return Object.keys(choices)
      .filter((digits) => !known.includes(digits))
      .map((digits) =>
        aFinding(`/menus/${queueId}/choices/${digits}`, 'unknown_reference', {
          received: `${digits}, which is no choice of the menu ${queueId}`,
          expected: `one of ${known.join(', ')}`,
        }),
      );
  });
}

interface Name {
  readonly id: string;
  readonly pointer: string;
}

interface Reference extends Name {
  readonly among: ReadonlySet<string>;
  readonly what: string;
}

function namedTypes({ bursts = [], busyness }: Scenario): readonly Name[] {
  return [
    ...bursts.map(({ callType }, place) => ({
      id: callType,
      pointer: `/bursts/${place}/callType`,
    })),
    ...Object.keys(busyness?.correlation ?? {}).flatMap((pair) =>
      pair.split(',').map((id) => ({ id, pointer: `/busyness/correlation/${pair}` })),
    ),
  ];
}

function namedQueues({ callTypes, outbound = [] }: Scenario): readonly Name[] {
  const passed = callTypes.flatMap(({ handleTime: { consult, transfer } }, place) => {
    const at = `/callTypes/${place}/handleTime`;
    return [
      ...(consult === undefined ? [] : [{ id: consult.queue, pointer: `${at}/consult/queue` }]),
      ...(transfer === undefined ? [] : [{ id: transfer.queue, pointer: `${at}/transfer/queue` }]),
    ];
  });
  const dialled = outbound.flatMap(({ queue }, place) =>
    queue === undefined ? [] : { id: queue, pointer: `/outbound/${place}/queue` },
  );
  return [...passed, ...dialled];
}

function namedProfiles({ callTypes }: Scenario): readonly Name[] {
  return callTypes.flatMap(({ handleTime }, place) =>
    Object.keys(handleTime.talkByProfile ?? {}).map((id) => ({
      id,
      pointer: `/callTypes/${place}/handleTime/talkByProfile/${id}`,
    })),
  );
}

function checkLengths({ scenario, clock }: ScenarioCheck): readonly Finding[] {
  const count = clock.dayMs / clock.intervalMs;
  return scenario.callTypes.flatMap(({ handleTime, patienceFactorByInterval }, place) => {
    const lists = [
      { list: handleTime.factorByInterval, at: 'handleTime/factorByInterval' },
      { list: patienceFactorByInterval, at: 'patienceFactorByInterval' },
    ];
    return lists.flatMap(({ list, at }) =>
      list === undefined || list.length === count
        ? []
        : aFinding(`/callTypes/${place}/${at}`, 'not_allowed', {
            received: `${list.length} factors`,
            expected: `${count} of them, one for each interval of the day`,
          }),
    );
  });
}
