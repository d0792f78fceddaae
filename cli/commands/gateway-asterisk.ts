/**
 * `callwright gateway asterisk`: connects an Asterisk to a service elsewhere; `--doctor` checks its
 * configuration line by line.
 */
import { exitCodes, wrongUsage } from '../cli-error.ts';
import { answering } from '../command.ts';
import { checkLines } from '../doctor/machine.ts';
import { readCentre } from '../files/read-centre.ts';
import { checkAsterisk } from '../gateway/asterisk-checks.ts';
import { asteriskAt, runGateway } from '../gateway/asterisk-gateway.ts';
import { signInOptions } from '../options.ts';

export const command = answering({
  options: {
    '--server <url>': signInOptions['--server <url>'],
    '--key <key>': { says: 'of a program, scope gateway', variable: 'CALLWRIGHT_KEY' },
    '--handler <id>': ['of the service, whose switch it is', undefined, 'main'],
    '--asterisk <url>': {
      says: 'its ARI',
      usual: 'http://127.0.0.1:8088/ari',
      variable: 'CALLWRIGHT_ASTERISK',
    },
    '--doctor': 'look whether all is well, and say what to do where it is not',
    '--centre <file>': 'for --doctor: whose addresses are its stations',
    '--context <name>': [
      'for --doctor: of its dialplan, where calls from outside begin',
      undefined,
      'from-trunk',
    ],
    '--number <digits>': ['for --doctor: that is called from outside', undefined, '0'],
  },
  examples: [
    'callwright gateway asterisk --server http://10.0.0.5:8080 --asterisk http://127.0.0.1:8088/ari',
    'callwright gateway asterisk --doctor --centre centre.json',
  ],
  schema: 'gateway-doctor/1',
  answer: async ({ doctor, server, key, handler: handlerId, output, ...asked }) => {
    const place = asteriskAt(asked.asterisk);
    if (doctor !== true) {
      if (key === undefined) {
        throw wrongUsage('--key is missing; expected it, CALLWRIGHT_KEY, or --doctor');
      }
      const tell = (text: string): void => {
        const line = JSON.stringify({ schema: 'callwright.gateway/1', text });
        process.stdout.write(`${output === 'json' ? line : text}\n`);
      };
      return await runGateway({ place, server, key, handlerId, tell });
    }
    const { centre, context, number } = asked;
    const found = await checkAsterisk({
      place,
      context,
      number,
      stations:
        centre === undefined
          ? []
          : (readCentre(centre, {}).centre.addresses ?? []).flatMap(({ dial }) => dial ?? []),
    });
    const isWell = found.every(({ state }) => state !== 'fail');
    return {
      exitCode: isWell ? exitCodes.yes : exitCodes.no,
      json: { ok: isWell, checks: found },
      text: (style) => checkLines(found, style),
    };
  },
});
