/**
 * Random versions of a centre, activated: new ones, known ones by number, some that are refused.
 *
 * A new one has most of what the active one has, so that it may be taken while calls wait.
 */
import type { AgentSetting, CentreFile, Input, QueueSetting } from '../../../routing/index.ts';
import type { Draw } from './draw.ts';
import { askingNames, randomCentre, type Words } from './random-centre.ts';
import { agentNames, given, groupNames, queueNames, skillNames } from './random-names.ts';
import type { InputSource } from './random-trace.ts';

/** A version is activated. */
export function activation({ draw, world }: InputSource): Input {
  const known = [...world.versions.keys()];
  const next = Math.max(...known) + 1;
  const version = draw.pick(known);
  const later = known.filter((number) => number > 1);
  const waiting = given(draw, 0.6, 'waiting', () => draw.pick(['migrate', 'pin'] as const));
  const fresh = (): CentreFile => randomVersion(draw, world.centre);
  const chosen = draw.weighted<() => Pick<Input & { type: 'activate' }, 'version' | 'centre'>>([
    [60, () => ({ version: next + draw.int(0, 1), centre: fresh() })],
    [24, () => ({ version })],
    [8, () => knownWithFile(world.versions, draw.maybe(later) ?? next)],
    [2, () => ({ version: next })],
    [2, () => ({ version, centre: fresh() })],
    [2, () => ({ version: next, centre: broken(fresh()) })],
  ])();
  return { type: 'activate', ...chosen, ...waiting };
}

/** Copied, so that nothing rests on its being the same object. */
function knownWithFile(
  versions: ReadonlyMap<number, CentreFile>,
  version: number,
): { readonly version: number; readonly centre?: CentreFile } {
  const centre = versions.get(version);
  return centre === undefined ? { version } : { version, centre: structuredClone(centre) };
}

function broken(centre: CentreFile): CentreFile {
  const [first, ...others] = centre.queues;
  if (first === undefined) return centre;
  return { ...centre, queues: [{ ...first, plan: { maxWaitMs: 1_000 } }, ...others] };
}

/** Ids that are in both, mostly; what stands under them is as before, or drawn anew. */
function randomVersion(draw: Draw, centre: CentreFile): CentreFile {
  const idsOf = (list: readonly { readonly id: string }[] = []): readonly string[] =>
    list.map(({ id }) => id);
  const plain = centre.queues.filter(({ id }) => !askingNames.some((name) => name === id));
  const words: Words = {
    queues: changed(draw, idsOf(plain), queueNames),
    agents: changed(draw, idsOf(centre.agents), agentNames),
    groups: changed(draw, idsOf(centre.groups), groupNames),
    skills: centre.skills ?? skillNames,
    addresses: idsOf(centre.addresses),
    orderedLinks: draw.chance(0.5),
    plain: draw.chance(0.4),
    channels: [...new Set(plain.map(({ channel = 'voice' }) => channel))],
  };
  const other = randomCentre(draw, words);
  const isWhole =
    idsOf(plain).every((id) => words.queues.includes(id)) &&
    idsOf(centre.groups).every((id) => words.groups.includes(id));
  return {
    ...other,
    ...given(draw, 0.5, 'routing', () => centre.routing ?? {}),
    ...given(draw, 0.5, 'channels', () => centre.channels ?? {}),
    queues: other.queues.map((queue) => likeBefore(draw, queue, isWhole, centre.queues)),
    ...(isWhole && draw.chance(0.5) ? samePeople(other, centre) : {}),
  };
}

/** One less, one more, or mostly the same; never none. */
function changed(draw: Draw, ids: readonly string[], names: readonly string[]): readonly string[] {
  if (ids.length === 0) return ids;
  const without = draw.pick(ids);
  const kept = ids.length > 1 && draw.chance(0.2) ? ids.filter((id) => id !== without) : ids;
  const further = draw.chance(0.2) ? names.filter((name) => !ids.includes(name)).slice(0, 1) : [];
  return [...kept, ...further];
}

/** A queue mostly keeps its channel, and sometimes all that it is. */
function likeBefore(
  draw: Draw,
  queue: QueueSetting,
  isWhole: boolean,
  before: readonly QueueSetting[],
): QueueSetting {
  const old = before.find(({ id }) => id === queue.id);
  if (old === undefined || draw.chance(0.03)) return queue;
  if (isWhole && draw.chance(0.4)) return old;
  return { ...queue, channel: old.channel ?? 'voice' };
}

/** Those of both are as they were. */
function samePeople(
  { agents = [] }: CentreFile,
  before: CentreFile,
): Pick<CentreFile, 'agents' | 'profiles'> {
  const asBefore = ({ id }: AgentSetting): AgentSetting =>
    before.agents?.find((agent) => agent.id === id) ?? { id, links: [] };
  return { agents: agents.map(asBefore), profiles: before.profiles ?? [] };
}
