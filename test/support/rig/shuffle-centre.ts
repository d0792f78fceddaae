/**
 * The same centre written down in another order: nothing that it means has changed.
 *
 * Lists of entities and keys of objects are shuffled; links of an agent only where each says its
 * `order`, for else their place is their order. Plans stay as they are: the order of steps and of
 * added queues means something.
 */
import type { AgentSetting, CentreFile, LinkSetting } from '../../../routing/index.ts';
import type { Draw } from './draw.ts';

/** A shuffled copy. */
export function shuffleCentre(draw: Draw, centre: CentreFile): CentreFile {
  return shuffleKeys(draw, {
    ...centre,
    queues: draw.shuffle(centre.queues).map((queue) => shuffleKeys(draw, queue)),
    ...(centre.groups === undefined ? {} : { groups: draw.shuffle(centre.groups) }),
    ...(centre.skills === undefined ? {} : { skills: draw.shuffle(centre.skills) }),
    ...(centre.addresses === undefined ? {} : { addresses: draw.shuffle(centre.addresses) }),
    ...(centre.channels === undefined ? {} : { channels: shuffleKeys(draw, centre.channels) }),
    ...(centre.routing === undefined ? {} : { routing: shuffleKeys(draw, centre.routing) }),
    ...(centre.profiles === undefined
      ? {}
      : { profiles: draw.shuffle(centre.profiles).map((one) => shuffleQualified(draw, one)) }),
    ...(centre.agents === undefined
      ? {}
      : { agents: draw.shuffle(centre.agents).map((one) => shuffleQualified(draw, one)) }),
  });
}

function shuffleQualified<T extends Pick<AgentSetting, 'skills' | 'groups' | 'links'>>(
  draw: Draw,
  of: T,
): T {
  return shuffleKeys(draw, {
    ...of,
    ...(of.skills === undefined ? {} : { skills: shuffleKeys(draw, of.skills) }),
    ...(of.groups === undefined ? {} : { groups: draw.shuffle(of.groups) }),
    ...(of.links === undefined ? {} : { links: shuffleLinks(draw, of.links) }),
  });
}

function shuffleLinks(draw: Draw, links: readonly LinkSetting[]): readonly LinkSetting[] {
  return links.every((link) => link.order !== undefined) ? draw.shuffle(links) : links;
}

function shuffleKeys<T extends object>(draw: Draw, of: T): T {
  return Object.assign(
    Object.create(Object.prototype),
    Object.fromEntries(draw.shuffle(Object.entries(of))),
  );
}
