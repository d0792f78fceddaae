/** Segments of a call: its time in queues, with agents, and their work after it. */
import type { CallResource } from '../../contracts/index.ts';

/** Offers, segments and legs kept of one call: the last ones, of segments the first. */
export const partsPerCallMax = 200;

type Segment = CallResource['segments'][number];

/** The last entry into a queue. */
export function queueSegment(call: CallResource): Segment | undefined {
  return call.segments.findLast((segment) => segment.kind === 'queue');
}

/** What an agent does by an interaction now. */
export function openAgentSegment(call: CallResource, offerId: string): Segment | undefined {
  return call.segments.findLast((part) => part.offerId === offerId && part.to === null);
}

export function closeSegment(
  segment: Segment | undefined,
  at: string,
  outcome: Segment['outcome'],
): void {
  if (segment === undefined || segment.to !== null) return;
  segment.to = at;
  segment.outcome = outcome;
}

export function addSegment(
  call: CallResource,
  kind: Segment['kind'],
  part: Partial<Segment> & Pick<Segment, 'from'>,
): void {
  if (call.segments.length >= partsPerCallMax) return;
  call.segments.push({
    kind,
    queueId: null,
    agentId: null,
    offerId: null,
    to: null,
    outcome: null,
    ...part,
  });
}
