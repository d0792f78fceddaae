/**
 * `callwright gateway asterisk`: whether an Asterisk is set up for us, line by line, with what to
 * do.
 *
 * Source: ux-and-api.md 7.2; docs/asterisk.md.
 */
import { exitCodes, wrongUsage } from '../cli-error.ts';
import { answering } from '../command.ts';
import { checkLines } from '../doctor/machine.ts';
import { readCentre } from '../files/read-centre.ts';
import { asteriskAt } from '../gateway/asterisk-at.ts';
import { checkAsterisk } from '../gateway/asterisk-checks.ts';

export const command = answering({
  options: {
    '--doctor': 'look whether all is well, and say what to do where it is not',
    '--asterisk <url>': {
      says: 'its ARI',
      usual: 'http://127.0.0.1:8088/ari',
      variable: 'CALLWRIGHT_ASTERISK',
    },
    '--centre <file>': 'whose addresses are its stations',
    '--context <name>': [
      'of its dialplan, where calls from outside begin',
      undefined,
      'from-trunk',
    ],
    '--number <digits>': ['that is called from outside', undefined, '0'],
  },
  examples: [
    'callwright gateway asterisk --doctor --centre centre.json',
    'callwright gateway asterisk --doctor --asterisk http://127.0.0.1:8088/ari --json',
  ],
  schema: 'gateway-doctor/1',
  answer: async ({ doctor, asterisk, centre, context, number }) => {
    if (doctor !== true)
      throw wrongUsage('--doctor is missing: a service is started by --asterisk');
    const found = await checkAsterisk({
      ...{ place: asteriskAt(asterisk), context, number },
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
