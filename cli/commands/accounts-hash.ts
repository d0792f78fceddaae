/** `callwright accounts hash`: reads a password from stdin and prints its hash. */
import { text } from 'node:stream/consumers';
import { hashPassword, isGuessablePassword } from '../../services/index.ts';
import { wrongUsage } from '../cli-error.ts';
import { answering } from '../command.ts';

const lengthMin = 8;
const lengthMax = 200;

export const command = answering({
  examples: [
    'callwright accounts hash < password.txt',
    'callwright accounts hash < password.txt > hash.txt',
  ],
  schema: 'passwordHash/1',
  answer: async () => {
    // The password is the first line, without its line end.
    const [password = ''] = (await text(process.stdin)).split(/\r?\n/, 1);
    if (password.length < lengthMin || password.length > lengthMax) {
      const seen = `the password on stdin has ${password.length} characters`;
      throw wrongUsage(`${seen}; expected ${lengthMin} to ${lengthMax}`);
    }
    if (isGuessablePassword(password)) {
      throw wrongUsage(
        'the password on stdin is one of those that are tried first, or nearly; expected another, such as four words that nobody would guess together',
      );
    }
    const hash = await hashPassword(password);
    return { json: { hash }, text: () => [hash] };
  },
});
