/**
 * Random centres: small, legal, and odd in every setting that the core knows.
 *
 * Small, because the naive router looks at every pair; odd, because rules meet at their edges. One
 * function per section of the file: what brings a setting adds a draw to its section.
 */
import type {
  AgentSetting,
  CentreFile,
  ChannelSettings,
  GroupSetting,
  LinkSetting,
  QueueSetting,
  RoutingSettings,
  WrapUpRule,
} from '../../../routing/index.ts';
import { createDraw, type Draw } from './draw.ts';
import {
  agentNames,
  given,
  gridTime,
  gridTimeOrZero,
  groupNames,
  queueNames,
  skillNames,
} from './random-names.ts';
import { type PlanWords, randomClass, randomPlan, randomStrategy } from './random-plan.ts';

/** What a random centre is made of. */
export interface Words extends PlanWords {
  readonly groups: readonly string[];
  readonly addresses: readonly string[];
  /** Links carry their own order number, so that their place in the list means nothing. */
  readonly orderedLinks: boolean;
  readonly channels: readonly string[];
}

/** Ids of queues that ask; plans and links do not name them. */
export const askingNames = ['ask-menu', 'ask-point', 'ask-voicemail'] as const;

/** None, or a menu, a route point and a voicemail that lead to queues, to each other and out. */
function askingQueues(centre: CentreFile, { queues }: Words): readonly QueueSetting[] {
  // Of draws of its own, so that the seeds of centres without them keep their days.
  const draw = createDraw(JSON.stringify(centre).length, 77);
  if (!draw.chance(0.3)) return [];
  const queue = (): string => draw.pick([...queues, ...askingNames]);
  const end = () =>
    draw.pick([{ kind: 'move', queue: queue() }, { kind: 'end' }, { kind: 'message' }] as const);
  const choices = draw.some(['1', '2', '30', '31', '*'], 0.6).map((digits) => ({
    digits,
    to: draw.weighted([
      [6, { kind: 'move', queue: queue() } as const],
      [1, { kind: 'number', number: '112' } as const],
      [1, { kind: 'say', text: 'hours' } as const],
      [1, { kind: 'message' } as const],
      [1, { kind: 'end' } as const],
    ]),
  }));
  const [menu, point, voicemail] = askingNames;
  return [
    {
      id: menu,
      menu: {
        prompt: 'welcome',
        choices: choices.length > 0 ? choices : [{ digits: '1', to: { kind: 'end' } }],
        ...given(draw, 0.9, 'limitMs', () => gridTime(draw, 10)),
        ...given(draw, 0.8, 'tries', () => draw.int(1, 3)),
      },
      plan: { fallback: end() },
    },
    { id: point, adjunct: {}, plan: { maxWaitMs: gridTime(draw, 10), fallback: end() } },
    {
      id: voicemail,
      voicemail: {
        greeting: 'leave',
        ...given(draw, 0.9, 'greetingMs', () => gridTime(draw, 5)),
        ...given(draw, 0.9, 'limitMs', () => gridTime(draw, 20)),
      },
      plan: { fallback: end() },
    },
  ];
}

/** A centre of 1-12 agents, 1-5 queues, 0-3 groups and 0-4 skills; of given ones, where given. */
export function randomCentre(draw: Draw, words: Words = randomWords(draw)): CentreFile {
  const profiles = ['seller', 'clerk', 'expert'].slice(0, draw.int(1, 3));
  const centre: CentreFile = {
    schema: 'callwright.centre/1',
    id: 'random',
    timeZone: 'Europe/Paris',
    ...given(draw, 0.7, 'seed', () =>
      draw.pick([0, 1, 7, 4_294_967_295, 4_294_967_296, 2 ** 45 + 3]),
    ),
    defaults: {
      ...given(draw, 0.9, 'answerLimitMs', () => gridTime(draw, 30)),
      ...given(draw, 0.5, 'wrapUp', () => randomWrapUp(draw)),
      ...given(draw, 0.6, 'strategy', () => randomStrategy(draw)),
      ...given(draw, 0.3, 'class', () => randomClass(draw)),
      ...given(draw, 0.6, 'queue', () => draw.pick(words.queues)),
    },
    routing: randomSettings(draw),
    ...given(draw, 0.6, 'channels', () => randomChannels(draw)),
    skills: words.skills,
    ...(words.groups.length > 0 ? { groups: words.groups.map((id) => randomGroup(draw, id)) } : {}),
    queues: words.queues.map((id) => randomQueue(draw, id, words)),
    profiles: profiles.map((id) => ({ id, ...randomQualified(draw, words) })),
    addresses: words.addresses.map((id) => ({ id, ...given(draw, 0.5, 'dial', () => '112') })),
    agents: words.agents.map((id) => randomAgent(draw, id, words, profiles)),
  };
  return { ...centre, queues: [...centre.queues, ...askingQueues(centre, words)] };
}

function randomWords(draw: Draw): Words {
  const few = <T>(list: readonly T[], min: number, max: number): readonly T[] =>
    draw.shuffle(list).slice(0, draw.int(min, max));
  return {
    queues: few(queueNames, 1, 5),
    groups: draw.chance(0.5) ? few(groupNames, 1, 3) : [],
    skills: few(skillNames, 0, 4),
    agents: few(agentNames, 1, draw.chance(0.5) ? 4 : 12),
    addresses: few(['desk-1', 'desk-10', 'desk-2'], 0, 3),
    orderedLinks: draw.chance(0.5),
    plain: draw.chance(0.4),
    channels: draw.weighted([
      [4, ['voice']],
      [3, ['voice', 'chat']],
      [2, ['voice', 'chat', 'email']],
      [1, ['chat']],
    ]),
  };
}

function randomSettings(draw: Draw): RoutingSettings {
  const settings: RoutingSettings = {
    ...given(draw, 0.5, 'precedence', () =>
      draw.pick(['classFirst', 'rankFirst', 'longestQueue'] as const),
    ),
    ...given(draw, 0.5, 'ringGroupRescind', () => draw.pick(['atConnect', 'atAccept'] as const)),
    ...given(draw, 0.5, 'countRingGroup', () => draw.chance(0.5)),
    ...given(draw, 0.5, 'maxWaitWithLiveOffer', () => draw.pick(['finishOffer', 'cut'] as const)),
    ...given(draw, 0.5, 'notReadyWithLiveOffer', () =>
      draw.pick(['rescind', 'finishOffer'] as const),
    ),
    ...given(draw, 0.9, 'connectLimitMs', () => gridTime(draw, 10)),
    ...given(draw, 0.9, 'rejectCoolDownMs', () => gridTimeOrZero(draw, 20, 0.2)),
    ...given(draw, 0.9, 'failCoolDownMs', () => gridTimeOrZero(draw, 20, 0.2)),
    ...given(draw, 0.5, 'rejectsMax', () => draw.int(1, 4)),
    ...given(draw, 0.6, 'noAnswersMax', () => ({
      ...given(draw, 0.7, 'voice', () => draw.int(1, 3)),
      ...given(draw, 0.5, 'chat', () => draw.int(1, 3)),
      ...given(draw, 0.7, 'others', () => draw.int(1, 3)),
    })),
    ...given(draw, 0.5, 'autoReturnMs', () => gridTime(draw, 30)),
    ...given(draw, 0.9, 'reofferAfterMs', () => gridTimeOrZero(draw, 40, 0.1)),
    ...given(draw, 0.7, 'restoreAgeWithinMs', () => gridTimeOrZero(draw, 60, 0.1)),
    ...given(draw, 0.7, 'resumeWithinMs', () => gridTimeOrZero(draw, 60, 0.1)),
    ...given(draw, 0.5, 'outboundCounts', () => draw.chance(0.2)),
    ...given(draw, 0.6, 'idleKey', () =>
      draw.pick(['accrued', 'sinceStatus', 'sinceLastInbound', 'sinceLastOffer'] as const),
    ),
    ...given(draw, 0.4, 'loadFirst', () => draw.chance(0.7)),
    ...given(draw, 0.6, 'finalFallback', () => draw.pick(['end', 'callback', 'message'] as const)),
    ...given(draw, 0.5, 'mayOverrideWrapUp', () => draw.chance(0.7)),
    ...given(draw, 0.4, 'onActivation', () => draw.pick(['migrate', 'pin'] as const)),
    ...given(draw, 0.3, 'wrapUpCapMs', () => gridTime(draw, 20)),
    ...given(draw, 0.5, 'excludeTransferrer', () => draw.chance(0.5)),
    ...given(draw, 0.9, 'transferWaitMs', () => gridTimeOrZero(draw, 20, 0.1)),
    ...given(draw, 0.5, 'consultWrapUp', () => draw.chance(0.7)),
    ...given(draw, 0.7, 'returnWindowMs', () => gridTimeOrZero(draw, 40, 0.1)),
    ...given(draw, 0.15, 'autoAnswer', () => draw.chance(0.8)),
  };
  // Without a draw of its own, so that seeds keep their days.
  return { ...settings, callbackLimitMs: settings.connectLimitMs ?? 10_000 };
}

function randomChannels(draw: Draw): ChannelSettings {
  return {
    voice: draw.weighted([
      [6, { cost: 100, max: 1 }],
      [1, { cost: 100 }],
      [1, { cost: 40, max: 2 }],
    ]),
    chat: {
      cost: draw.pick([20, 30, 50]),
      ...given(draw, 0.5, 'max', () => draw.int(1, 4)),
      ...given(draw, 0.5, 'answerLimitMs', () => gridTime(draw, 30)),
    },
    email: { cost: draw.pick([10, 20, 100]), ...given(draw, 0.5, 'max', () => draw.int(1, 3)) },
    ...given(draw, 0.3, 'exclusive', () =>
      draw.some(
        [
          ['voice', 'email'],
          ['chat', 'email'],
          ['chat', 'voice'],
        ] as const,
        0.5,
      ),
    ),
    ...given(draw, 0.4, 'interruptibleBy', () => ({
      ...given(draw, 0.7, 'chat', () => draw.some(['voice', 'email'], 0.7)),
      ...given(draw, 0.7, 'email', () => draw.some(['chat', 'voice'], 0.7)),
      ...given(draw, 0.1, 'voice', () => ['chat']),
    })),
  };
}

function randomWrapUp(draw: Draw): WrapUpRule {
  const modes: readonly WrapUpRule['mode'][] = ['none', 'optional', 'timed', 'mandatory'];
  return {
    mode: draw.pick(modes),
    ...given(draw, 0.8, 'limitMs', () => gridTime(draw, 24)),
    ...given(draw, 0.5, 'extensionsMax', () => draw.int(0, 3)),
    ...given(draw, 0.4, 'outcomeRequired', () => draw.chance(0.7)),
  };
}

function randomGroup(draw: Draw, id: string): GroupSetting {
  return {
    id,
    ...given(draw, 0.4, 'wrapUp', () => randomWrapUp(draw)),
    ...given(draw, 0.3, 'answerLimitMs', () => gridTime(draw, 30)),
  };
}

function randomQueue(draw: Draw, id: string, words: Words): QueueSetting {
  const channel = draw.pick(words.channels);
  return {
    id,
    ...(words.groups.length > 0 ? given(draw, 0.7, 'group', () => draw.pick(words.groups)) : {}),
    ...given(draw, channel === 'voice' ? 0.2 : 1, 'channel', () => channel),
    ...given(draw, 0.85, 'plan', () => randomPlan(draw, words)),
    ...given(draw, 0.3, 'answerLimitMs', () => gridTime(draw, 30)),
    ...given(draw, 0.4, 'wrapUp', () => randomWrapUp(draw)),
    ...given(draw, 0.4, 'age', () => draw.pick(['contact', 'queue'] as const)),
    ...given(draw, 0.3, 'reserve', () => draw.int(0, 2)),
    ...given(draw, 0.3, 'promoteAfterMs', () => gridTime(draw, 20)),
    ...given(draw, 0.3, 'callbacksWhileClosed', () => draw.chance(0.3)),
    ...given(draw, 0.4, 'noStaff', () => draw.pick(['wait', 'fallback'] as const)),
  };
}

function randomAgent(
  draw: Draw,
  id: string,
  words: Words,
  profiles: readonly string[],
): AgentSetting {
  const own = draw.chance(0.6) ? randomQualified(draw, words) : {};
  return {
    id,
    ...given(draw, 'links' in own ? 0.4 : 0.9, 'profile', () => draw.pick(profiles)),
    ...own,
    ...given(draw, 0.3, 'capacity', () => draw.pick([20, 50, 100, 150, 200, 300])),
    ...given(draw, 0.3, 'wrapUp', () => randomOwnWrapUp(draw)),
  };
}

function randomOwnWrapUp(draw: Draw): Partial<WrapUpRule> {
  const { mode, ...rest } = randomWrapUp(draw);
  return draw.chance(0.5) ? rest : { mode, ...rest };
}

function randomQualified(
  draw: Draw,
  words: Words,
): Pick<AgentSetting, 'skills' | 'groups' | 'links'> {
  const plainLinks = words.groups.length > 0 && draw.chance(0.3);
  return {
    ...given(draw, 0.8, 'skills', () =>
      Object.fromEntries(
        draw.some(words.skills, 0.7).map((skill) => [skill, 10 * draw.int(0, 10)]),
      ),
    ),
    ...(words.groups.length > 0
      ? given(draw, 0.9, 'groups', () => draw.some(words.groups, 0.8))
      : {}),
    ...(plainLinks ? {} : { links: randomLinks(draw, words) }),
  };
}

function randomLinks(draw: Draw, words: Words): readonly LinkSetting[] {
  const delayed = draw.chance(words.plain ? 0.1 : 0.4);
  const share = words.plain ? 0.05 : 0.4;
  return draw.shuffle(draw.some(words.queues, 0.8)).map((queue) => ({
    queue,
    ...given(draw, share, 'rank', () => draw.int(0, 2)),
    ...given(draw, delayed ? 0.6 : 0, 'delayMs', () => gridTimeOrZero(draw, 16, 0.2)),
    ...given(draw, share, 'level', () => draw.int(0, 3)),
    ...given(draw, words.orderedLinks ? 1 : 0.2, 'order', () => draw.int(0, 4)),
  }));
}
