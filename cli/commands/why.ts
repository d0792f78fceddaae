/**
 * `callwright why`: why a call went to whom it went, why not to another, why it still waits.
 *
 * Replays the trace with a sink for decisions, up to the moment asked for. The past is answered by
 * decision records, the present by the router; the words are those of server and console.
 * Source: acd-routing.md B16, ux-and-api.md 9.2.
 */
import type { Language } from '../../contracts/index.ts';
import { nearest } from '../../kernel/index.ts';
import { createRouter } from '../../routing/index.ts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { readCentre } from '../files/read-centre.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { languageOf } from '../text/language.ts';
import type { StyleOptions } from '../text/style.ts';
import { answerInWords, answerOf } from '../why/answer.ts';
import { CallStory } from '../why/call-story.ts';
import { replayTo } from '../why/replay-to.ts';

/** All of them, so that every agent's place is told. */
const candidatesMax = Number.MAX_SAFE_INTEGER;

export interface WhyOptions extends StyleOptions {
  readonly centre: string;
  /** File; `-`: stdin. */
  readonly trace: string;
  readonly call: string;
  readonly agent?: string;
  /** Moment of the question [that of the last line]. */
  readonly at?: number;
  readonly output: 'text' | 'json';
  readonly lang?: Language;
}

/** Answers on stdout; exit code 1 where call or agent are not known. */
export async function whyCommand(options: WhyOptions): Promise<ExitCode> {
  const { agent, trace, at: untilMs } = options;
  const { centre, ruleSets } = readCentre(options.centre, options);
  const agentIds = (centre.agents ?? []).map(({ id }) => id);
  if (agent !== undefined && !agentIds.includes(agent)) {
    throw unknown(`there is no agent ${agent} in ${options.centre}`, nearest(agent, agentIds));
  }
  const story = new CallStory(options.call);
  const decisions = story.sink(candidatesMax);
  const { router, callIds } = await replayTo(
    { create: (originMs) => createRouter({ centre, ruleSets, originMs, decisions }), story },
    { trace, untilMs, style: options },
  );
  if (!story.isKnown) {
    const until = untilMs === undefined ? '' : ` up to ${untilMs} ms`;
    const what = `no call ${options.call} came into the centre in ${trace}${until}`;
    throw unknown(`${what}; ${callIds.size} others did`, nearest(options.call, callIds));
  }
  const answer = answerOf(router, story, agent);
  const text = answerInWords(answer, story, { language: languageOf(options.lang) });
  const isJson = options.output === 'json';
  const told = isJson ? jsonAnswer('why/1', { ...answer, text }) : text.join('\n');
  process.stdout.write(`${told}\n`);
  return exitCodes.yes;
}

function unknown(what: string, near: string | undefined): CliError {
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return new CliError(exitCodes.no, `${what}${hint}`);
}
