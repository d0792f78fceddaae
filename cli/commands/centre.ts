/**
 * `callwright centre diff`, `apply` and `export`: a centre file against what is in force, in a
 * service or in the folder of a stopped one.
 */
import type { Client } from '#client';
import { parseCentre } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { type CentreDifference, diffCentres, sayDifference } from '../../services/index.ts';
import { holderOf } from '../../store/index.ts';
import { askService, centreOf, orThrow, tagOf } from '../call/connect.ts';
import { exitCodes, invalidInput } from '../cli-error.ts';
import { answering, type OptionsOf, running } from '../command.ts';
import { invalidFile } from '../files/read-centre.ts';
import { readText, shownPath } from '../files/read-text.ts';
import { storedRulesOptions } from '../options.ts';
import { plural } from '../text/figures.ts';

const placeOptions = {
  ...storedRulesOptions,
  '--data <folder>': 'the folder of a service that is stopped, in place of --server',
  '--accounts <file>': 'who works there [accounts.json in --data, else those of start]',
  '--key <key>': 'an API key, in place of --as [CALLWRIGHT_KEY]',
} as const;

type PlaceOptions = OptionsOf<typeof placeOptions>;

const filePath = '/api/v1/centres/{centre}/file';

const diff = answering({
  arguments: { '<file>': 'centre file, - for stdin' },
  options: placeOptions,
  examples: [
    'callwright centre diff centre.json --as nadia',
    'callwright centre diff centre.json --data shops --json',
  ],
  schema: 'centreDiff/1',
  answer: async (options, { file: path }) => {
    const file = readFile(path, options);
    const compared = await asking(options, file.id, (client, id) => compare(client, id, file));
    return {
      exitCode: compared.differences.length === 0 ? exitCodes.yes : exitCodes.no,
      json: compared,
      text: () => differenceLines(compared, path),
    };
  },
});

const apply = answering({
  arguments: { '<file>': 'centre file, - for stdin' },
  options: {
    '--dry-run': 'try it, and change nothing',
    '--accept': 'also where lint or the rehearsal find harm',
    '--if-match <tag>': 'refuse it where another version is in force [where it changes meanwhile]',
    ...placeOptions,
  },
  examples: [
    'callwright centre apply centre.json --as nadia --dry-run',
    'callwright centre apply centre.json --data shops --as admin',
  ],
  schema: 'centreApply/1',
  answer: async (options, { file: path }) => {
    const { accept = false, dryRun = false, data } = options;
    const file = readFile(path, options);
    const holder = data === undefined ? null : holderOf(data);
    if (holder !== null) {
      throw invalidInput(`the folder ${data} is in use by a service ${holder}; expected --server`);
    }
    const applied = await asking(options, file.id, async (client, centre) => {
      const compared = await compare(client, centre, file);
      const query = { accept: `${accept}`, dryRun: `${dryRun}` } as const;
      const ifMatch = tagOf(options.ifMatch) ?? compared.inForce;
      const asked = { params: { centre }, query, body: { ...file }, ifMatch };
      const { activation } = orThrow(await client.put(filePath, asked));
      return { ...compared, isDryRun: dryRun, activation };
    });
    const { version, findings } = applied.activation;
    const when = data === undefined ? '' : ' from the next start on';
    return {
      json: applied,
      text: () => [
        ...differenceLines(applied, path),
        ...findings.map(({ severity, message }) => `${severity}: ${message}`),
        `version ${version} ${dryRun ? 'would be' : 'is'} in force${when}`,
      ],
    };
  },
});

const exporting = running({
  options: placeOptions,
  examples: [
    'callwright centre export --as nadia > centre.json',
    'callwright centre export --data shops --centre-id shop > centre.json',
  ],
  withoutJson: 'what it writes is a centre file, which is JSON',
  run: async (options) => {
    const { file } = await asking(options, undefined, readInForce);
    process.stdout.write(`${JSON.stringify(file, null, 2)}\n`);
    return exitCodes.yes;
  },
});

export const commands = {
  'centre diff': diff,
  'centre apply': apply,
  'centre export': exporting,
};

/** @throws {CliError} with all findings if the file is not valid; rule files are not read. */
function readFile(path: string, options: PlaceOptions): CentreFile {
  const parsed = parseCentre(readText(path).text);
  if (parsed.ok) return parsed.centre;
  throw invalidFile(path, parsed.problems, options);
}

/** Default for the centre: that of the file. */
function asking<Answer>(
  options: PlaceOptions,
  fileId: string | undefined,
  ask: (client: Client, centreId: string) => Promise<Answer>,
): Promise<Answer> {
  const centreId = options.centreId ?? fileId;
  const of = centreId === undefined ? options : { ...options, centreId };
  const asked = async (client: Client) => ask(client, await centreOf(client, of));
  return askService(of, asked, { mayLackAccounts: true });
}

async function readInForce(client: Client, centre: string) {
  const answer = await client.get(filePath, { params: { centre } });
  const file: object = orThrow(answer);
  return { file, inForce: answer.ok ? (answer.etag ?? '') : '' };
}

async function compare(client: Client, centreId: string, given: CentreFile) {
  const { file, inForce } = await readInForce(client, centreId);
  return { centreId, inForce, differences: diffCentres(file, given) };
}

function differenceLines(
  { differences }: { readonly differences: readonly CentreDifference[] },
  path: string,
): readonly string[] {
  const file = shownPath(path);
  if (differences.length === 0) return [`${file} is what is in force`];
  return [
    `${plural(differences.length, 'difference')} of ${file} from what is in force`,
    ...differences.map((one) => `  ${sayDifference(one)}`),
  ];
}
