/** The questions of `callwright init` that no option answers: on stderr, answers line by line. */
import { createInterface } from 'node:readline';
import { InvalidArgumentError } from 'commander';
import { wrongUsage } from '../cli-error.ts';
import { type InitAnswers, openingOf, overflowOf, type QueueAnswer, queueOf } from './answers.ts';

/** Wrong answers to one question before the command gives up. */
const triesMax = 5;

/** Asks for queues, hours and overflow; an empty line takes the default. @throws {CliError} */
export async function askAnswers(given: InitAnswers): Promise<InitAnswers> {
  const input = createInterface({ input: process.stdin, terminal: false });
  const lines = input[Symbol.asyncIterator]();
  const ask = async <Value>(question: string, read: (text: string) => Value): Promise<Value> => {
    for (let tries = 1; ; tries += 1) {
      process.stderr.write(`${question} `);
      const { value, done } = await lines.next();
      if (done === true) throw wrongUsage(`no answer to: ${question}`);
      try {
        return read(value.trim());
      } catch (error) {
        if (!(error instanceof InvalidArgumentError) || tries === triesMax) throw error;
        process.stderr.write(`${error.message}\n`);
      }
    }
  };
  try {
    const names = await ask('Queues, with commas between (such as sales, service):', namesOf);
    const queue: QueueAnswer[] = [];
    for (const name of names) {
      const question = `${name}: calls a day / mean handle time (such as 400/4m):`;
      queue.push(await ask(question, (text) => queueOf(`${name}=${text}`).at(-1) as QueueAnswer));
    }
    const open = await ask('Open from..to [08:00..18:00]:', (text) =>
      text === '' ? given.open : openingOf(text),
    );
    const overflow = await ask('Others help after a wait of (60s, or none) [none]:', (text) =>
      text === '' ? given.overflow : overflowOf(text),
    );
    return { ...given, queue, open, overflow };
  } finally {
    input.close();
  }
}

function namesOf(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (!names.includes('')) return names;
  throw new InvalidArgumentError('Expected a name or more, with commas between.');
}
