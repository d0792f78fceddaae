/**
 * `callwright why`: why a call went to an agent or still waits, and why prompts were shown or not,
 * from a replay of the trace up to the moment asked about.
 */
import { createRouter } from '../../routing/index.ts';
import { CliError, exitCodes, missingOption, wrongUsage } from '../cli-error.ts';
import { answering, needed } from '../command.ts';
import { didYouMean } from '../did-you-mean.ts';
import { readCentre } from '../files/read-centre.ts';
import { durationMs, languageOption } from '../options.ts';
import { languageOf } from '../text/style.ts';
import { centreBeside } from '../trace/trace-stream.ts';
import { CallStory } from '../why/call-story.ts';
import { promptsWeighed } from '../why/order-prompts.ts';
import { replayTo } from '../why/replay-to.ts';
import { answerInWords, answerOf, explainedRules } from '../why/why-answer.ts';

/** How many candidates of an offer are recorded: all, so that every agent's rank is known. */
const candidatesMax = Number.MAX_SAFE_INTEGER;

export const command = answering({
  options: {
    '--centre <file>': 'centre file [that of the journal]',
    '--trace <file>': needed('trace, - for stdin, or the data folder of a service'),
    '--call <id>': 'the call',
    '--order <id>': 'in place of a call: why prompts were shown on this order, and others not',
    '--agent <id>': 'why not to this agent',
    '--at <time>': ['as things stood then [at the last line]', durationMs],
    ...languageOption,
  },
  examples: [
    'callwright why --centre centre.json --trace trace.jsonl --call c1',
    'callwright why --centre centre.json --trace trace.jsonl --call c1 --agent ines --at 90s',
    'callwright why --trace data --order ord_5',
  ],
  schema: 'why/1',
  answer: async (options) => {
    const { agent, call, order, trace, at: untilMs } = options;
    const language = languageOf(options.lang);
    if (order !== undefined) {
      if (call !== undefined) {
        throw wrongUsage('--call and --order are both given; expected one of them');
      }
      const askings = promptsWeighed(trace, order, language);
      const text = askings.flatMap((one) => one.text);
      return { json: { orderId: order, askings, text }, text: () => text };
    }
    if (call === undefined) throw missingOption('--call');
    const place = centreBeside(options);
    const { centre, ruleSets } = readCentre(place, options);
    const agentIds = (centre.agents ?? []).map(({ id }) => id);
    if (agent !== undefined && !agentIds.includes(agent)) {
      throw unknown(`there is no agent ${agent} in ${place}`, didYouMean(agent, agentIds));
    }
    const story = new CallStory(call);
    const decisions = story.sink(candidatesMax);
    const replayed = await replayTo(
      { create: (originMs) => createRouter({ centre, ruleSets, originMs, decisions }), story },
      { trace, untilMs, style: options },
    );
    const { router, callIds } = replayed;
    if (!story.isKnown) {
      const until = untilMs === undefined ? '' : ` up to ${untilMs} ms`;
      const what = `no call ${call} came into the centre in ${trace}${until}`;
      throw unknown(`${what}; ${callIds.size} others did`, didYouMean(call, callIds));
    }
    const rules = explainedRules(story, [...ruleSets, ...replayed.ruleSets], language);
    const answer = answerOf(router, story, { agentId: agent, rules });
    const text = answerInWords(answer, story, { language });
    return { json: { ...answer, text }, text: () => text };
  },
});

function unknown(what: string, hint: string): CliError {
  return new CliError(exitCodes.no, `${what}${hint}`);
}
