/** Replays a trace up to a moment, for a question about one call. */
import type { Input, Router } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import type { StyleOptions } from '../text/style.ts';
import { readTrace } from '../trace/read-trace.ts';
import { traceStream } from '../trace/trace-stream.ts';
import type { CallStory } from './call-story.ts';

const callIdsMax = 100_000;

export interface ReplayOptions {
  /** File, `-` for stdin, or a service's folder with its journal. */
  readonly trace: string;
  /** Up to and including this time. Default: the last line. */
  readonly untilMs: number | undefined;
  readonly style: StyleOptions;
}

export interface ReplayedRouter {
  readonly router: Router;
  readonly callIds: ReadonlySet<string>;
  readonly ruleSets: readonly RuleSetFile[];
}

/** @throws {CliError} at a bad line. */
export async function replayTo(
  { create, story }: { readonly create: (originMs: number) => Router; readonly story: CallStory },
  { trace, untilMs, style }: ReplayOptions,
): Promise<ReplayedRouter> {
  const callIds = new Set<string>();
  const ruleSets: RuleSetFile[] = [];
  let originMs = 0;
  let begun: Router | null = null;
  // A router can begin only after the header, which defines time 0.
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
  // Advances to the time of the question, so that the core's timers fire.
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
