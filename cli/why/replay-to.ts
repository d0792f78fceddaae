/** Replays a trace up to a moment, for a question about one call. */
import type { Input, Router } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { StyleOptions } from '../text/style.ts';
import { readTrace } from '../trace/read-trace.ts';
import { traceStream } from '../trace/trace-stream.ts';
import type { CallStory } from './call-story.ts';

/** Ids of calls remembered to suggest one for a mistyped. */
const callIdsMax = 100_000;

export interface ReplayOptions {
  /** File; `-`: stdin; a folder of a service: its journal. */
  readonly trace: string;
  /** Up to and with this time [the last line]. */
  readonly untilMs: number | undefined;
  readonly style: StyleOptions;
}

/** What was replayed. */
export interface ReplayedRouter {
  readonly router: Router;
  /** Of the calls that came in. */
  readonly callIds: ReadonlySet<string>;
  /** Rule sets that were activated on the way. */
  readonly ruleSets: readonly RuleSetFile[];
}

/** Replays through a router made for the trace's time 0. @throws {CliError} at a bad line. */
export async function replayTo(
  { create, story }: { readonly create: (originMs: number) => Router; readonly story: CallStory },
  { trace, untilMs, style }: ReplayOptions,
): Promise<ReplayedRouter> {
  const callIds = new Set<string>();
  const ruleSets: RuleSetFile[] = [];
  let originMs = 0;
  let begun: Router | null = null;
  // Where time 0 is, the header says: a router can begin behind it only.
  const begin = (): Router => {
    begun ??= create(originMs);
    return begun;
  };
  const batches = readTrace({
    ...traceStream(trace),
    fromMs: 0,
    stop: new AbortController().signal,
    style,
    onHeader: ({ origin }) => {
      originMs = origin === undefined ? 0 : Date.parse(origin);
    },
  });
  reading: for await (const instants of batches) {
    for (const { instant } of instants) {
      if (untilMs !== undefined && instant.atMs > untilMs) break reading;
      for (const callId of instant.inputs.flatMap(callEntering)) {
        if (callIds.size < callIdsMax) callIds.add(callId);
      }
      for (const input of instant.inputs) {
        if (input.type === 'activate' && input.ruleSet !== undefined) ruleSets.push(input.ruleSet);
      }
      for (const effect of begin().step(instant)) story.observe(effect);
    }
  }
  const router = begin();
  // Time passes up to the question, and with it the core's own timers.
  if (untilMs !== undefined && untilMs > router.nowMs) {
    for (const effect of router.step({ atMs: untilMs, inputs: [] })) story.observe(effect);
  }
  return { router, callIds, ruleSets };
}

function callEntering(input: Input): readonly string[] {
  const enters =
    input.type === 'call.arrived' || input.type === 'directCall.began' || input.type === 'consult';
  return enters ? [input.callId] : [];
}
