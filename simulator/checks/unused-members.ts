/**
 * Members of a scenario without effect in the requested run, and why. Required members, except
 * shifts, and defaults are not reported.
 */
import type { Scenario } from '../../contracts/index.ts';
import { msOf } from '../clock.ts';
import { replicationsDefault } from '../runs/run-plan.ts';
import { controlledFrom } from '../statistics/control-variates.ts';
import {
  type Caution,
  goesByRules,
  placesCalls,
  type ScenarioWithRules,
} from './scenario-check.ts';

/**
 * Why members of a scenario have no effect, and pointers to them; `false` for a member that is
 * missing or has effect.
 */
type Unused = readonly [why: string, members: readonly (string | false)[]];

const namedMost = 4;

export function unusedMembers(looked: ScenarioWithRules): readonly Caution[] {
  const { scenario } = looked;
  const ofRun = scenario.run?.mode === 'steady' ? inSteadyRun(looked) : inDays(looked);
  const all = [...ofRun, ...ofRules(looked), ...ofCallers(looked), ...ofAgents(looked)];
  return all.flatMap(([why, members]) => {
    const named = members.filter((member) => member !== false);
    if (named.length === 0) return [];
    const more = named.length > namedMost ? ` and ${named.length - namedMost} more` : '';
    const text = `${named.slice(0, namedMost).join(', ')}${more}: ${why}`;
    return { code: 'notUsed', text };
  });
}

/** A steady run is one long day with the load and staff of its beginning. */
function inSteadyRun({ scenario, clock }: ScenarioWithRules): readonly Unused[] {
  const { agents, outbound = [], report } = scenario;
  const stated = membersOf(scenario);
  return [
    [
      'not used; a steady run has the heads of its beginning all the time',
      [
        ...each(agents.shifts, '/agents/shifts', ({ start }) => msOf(start) !== clock.startMs),
        ...stated('/agents/shifts/*/breaks'),
        ...stated('/agents/adherence', ['lateness', 'earlyLeave', 'changeDelay', 'leaves']),
      ],
    ],
    [
      'drawn once, for the whole of a steady run',
      [
        (agents.adherence?.absenceShare ?? 0) > 0 && '/agents/adherence/absenceShare',
        ...stated('/busyness'),
      ],
    ],
    [
      'a steady run has one load; after the first day the last factor holds',
      [
        ...stated('/callTypes/*/handleTime/factorByInterval'),
        ...stated('/callTypes/*/patienceFactorByInterval'),
      ],
    ],
    [
      'only on the first day of a steady run',
      [
        ...stated('/events/*'),
        ...each(outbound, '/outbound', ({ from, to }) => (from ?? to) !== undefined),
      ],
    ],
    [
      'not used; a steady run is one run of run.steady.lengthMs',
      [
        ...stated('/clock/dayEnd'),
        ...stated('/run/replications'),
        ...stated('/run/variance', ['antithetic', 'controls']),
        report?.by?.includes('interval') === true && '/report/by',
        ...stated('/report/typicalDay'),
      ],
    ],
  ];
}

function inDays({ scenario, clock }: ScenarioWithRules): readonly Unused[] {
  const { events = [], outbound = [], run } = scenario;
  const { replications, variance } = run ?? {};
  const { min, max, stop } = replications ?? {};
  const isAntithetic = variance?.antithetic === true;
  const most = stop === undefined ? (max ?? min ?? replicationsDefault) : max;
  const isOver = (at: string | undefined): boolean =>
    at !== undefined && msOf(at) >= clock.startMs + clock.dayMs;
  return [
    [
      'not used; without a stop rule max is the number of days',
      [stop === undefined && max !== undefined && min !== undefined && '/run/replications/min'],
    ],
    [
      isAntithetic
        ? 'not used; mirrored days take no controls'
        : `not used; controls act from ${controlledFrom} days on`,
      [
        (variance?.controls ?? []).length > 0 &&
          (isAntithetic || (most !== undefined && most < controlledFrom)) &&
          '/run/variance/controls',
      ],
    ],
    [
      'begins when the day has ended',
      [
        ...each(events, '/events', ({ at }) => isOver(at)),
        ...each(outbound, '/outbound', ({ from }) => isOver(from)),
        ...each(scenario.agents.shifts, '/agents/shifts', ({ start }) => isOver(start)),
      ],
    ],
  ];
}

function ofRules({ scenario, ruleSets }: ScenarioWithRules): readonly Unused[] {
  const { callTypes } = scenario;
  const stated = membersOf(scenario);
  const prompts = stated('/callTypes/*/order/prompts');
  const isPlacing = ruleSets.some(placesCalls);
  const isPrompting = ruleSets.some(({ kind }) => kind === 'prompt');
  const isPlaced = callTypes.some((callType) => goesByRules(callType, ruleSets));
  const placing = ruleSets.filter(placesCalls).map(({ kind }) => `rules of kind ${kind}`);
  return [
    [
      'not used; no rules in force classify, admit or route',
      isPlacing ? [] : stated('/callTypes/*/facts'),
    ],
    [
      'not used; rules in force place calls that bring facts',
      each(
        callTypes,
        '/callTypes',
        (type) => type.queue !== undefined && goesByRules(type, ruleSets),
        '/queue',
      ),
    ],
    ['not used; every call type names its queue, and none brings facts', isPlaced ? [] : placing],
    ['not used; no prompt rules are in force', isPrompting ? [] : prompts],
    [
      'not used; no call type has order.prompts',
      [isPrompting && prompts.length === 0 && 'rules of kind prompt'],
    ],
  ];
}

function ofCallers({ scenario, ruleSets }: ScenarioWithRules): readonly Unused[] {
  const { callTypes, callbacks, clock, events = [], lines, outbound = [] } = scenario;
  const stated = membersOf(scenario);
  const canBlock = lines !== undefined || ruleSets.some(({ kind }) => kind === 'admit');
  const isSpaced = ({ attemptsMax = 1, spacing }: Reaching): boolean =>
    spacing !== undefined && attemptsMax === 1;
  return [
    [
      'not used; clock.dayType is not among them',
      each(
        callTypes,
        '/callTypes',
        ({ arrivals }) =>
          'dayTypes' in arrivals &&
          arrivals.dayTypes !== undefined &&
          clock?.dayType !== undefined &&
          arrivals.dayTypes[clock.dayType] === undefined,
        '/arrivals/dayTypes',
      ),
    ],
    [
      'not used; there are no lines, and no rules admit',
      canBlock ? [] : stated('/callTypes/*/redial/afterBlock'),
    ],
    [
      'not used; patience is null',
      callTypes.flatMap((type, place) => [
        type.redial?.afterAbandon !== undefined &&
          isPatient(type) &&
          `/callTypes/${place}/redial/afterAbandon`,
        type.patienceFactorByInterval !== undefined &&
          type.patience === null &&
          `/callTypes/${place}/patienceFactorByInterval`,
      ]),
    ],
    [
      'not used; there are no lines',
      lines === undefined ? each(events, '/events', isLineLoss) : [],
    ],
    [
      'not used; there is one attempt',
      [
        callbacks !== undefined && isSpaced(callbacks) && '/callbacks/spacing',
        ...each(outbound, '/outbound', isSpaced, '/spacing'),
      ],
    ],
    [
      'not used; of mode customerFirst alone',
      [
        callbacks?.patience !== undefined &&
          callbacks.mode !== 'customerFirst' &&
          '/callbacks/patience',
      ],
    ],
    [
      'not used; of mode predictive alone',
      outbound.flatMap(({ mode }, place) =>
        mode === 'predictive' ? [] : stated(`/outbound/${place}`, ['patience', 'abandonShareMax']),
      ),
    ],
  ];
}

function ofAgents({ scenario, isDerived, simulated }: ScenarioWithRules): readonly Unused[] {
  const { agents, callTypes, events = [] } = scenario;
  const { profiles = [], learning, shifts } = agents;
  const stated = membersOf(scenario);
  const works = (id: string): boolean => shifts.some(({ profile }) => profile === id);
  return [
    [
      'not used; the profile has no shift',
      [
        ...each(profiles, '/agents/profiles', ({ id }) => !works(id)),
        ...callTypes.flatMap(({ handleTime: { talkByProfile = {} } }, place) =>
          Object.keys(talkByProfile)
            .filter((id) => !works(id))
            .map((id) => `/callTypes/${place}/handleTime/talkByProfile/${id}`),
        ),
      ],
    ],
    [
      'not used; a profile takes its skills from the centre',
      isDerived ? [] : stated('/agents/profiles/*/skills'),
    ],
    [
      'not used; agents answer by themselves, as routing.autoAnswer of the centre says',
      simulated.centre.routing?.autoAnswer === true
        ? [
            ...stated('/agents', ['answerDelay', 'noAnswerShare', 'rejectShare']),
            ...each(events, '/events', ({ kind }) => kind === 'networkDelay'),
          ]
        : [],
    ],
    [
      'not used; agents.learning is not said',
      learning !== undefined ? [] : stated('/agents/profiles/*/callsHandled'),
    ],
  ];
}

type CallType = Scenario['callTypes'][number];

interface Reaching {
  readonly attemptsMax?: number | undefined;
  readonly spacing?: unknown;
}

function isPatient({ arrivals, balk, patience }: CallType): boolean {
  const isTold =
    arrivals.kind === 'trace' &&
    (arrivals.calls ?? []).some(({ patienceMs }) => patienceMs !== undefined);
  return patience === null && balk === undefined && !isTold;
}

function isLineLoss({ kind }: { readonly kind: string }): boolean {
  return kind === 'linesLost';
}

function each<One>(
  list: readonly One[],
  pointer: string,
  holds: (one: One) => boolean,
  member = '',
): readonly string[] {
  return list.flatMap((one, place) => (holds(one) ? `${pointer}/${place}${member}` : []));
}

/** Finds the stated members on a path in which `*` stands for every place of a list. */
function membersOf(scenario: Scenario) {
  return (path: string, members: readonly string[] = []): readonly string[] => {
    const paths = members.length === 0 ? [path] : members.map((member) => `${path}/${member}`);
    return paths.flatMap((one) => pointersOf(scenario, one.slice(1).split('/'), ''));
  };
}

function pointersOf(node: unknown, names: readonly string[], pointer: string): readonly string[] {
  if (node === undefined) return [];
  const [name, ...further] = names;
  if (name === undefined) return [pointer];
  const among: { readonly [member: string]: unknown } = { ...(node as object) };
  const own = name === '*' ? Object.keys(among) : [name];
  return own.flatMap((key) => pointersOf(among[key], further, `${pointer}/${key}`));
}
