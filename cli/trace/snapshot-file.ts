/**
 * Snapshot files: the state of a core with the SHA-256 of its centre file and of the state. The
 * hash replaces a schema, as nobody writes snapshots by hand: truncated or edited ones are refused.
 */
import { z } from 'zod';
import { parseJson } from '../../contracts/index.ts';
import type { Snapshot } from '../../routing/index.ts';
import { type CliError, invalidInput } from '../cli-error.ts';
import { engineVersion } from '../engine-version.ts';
import { invalidFile, sha256Of } from '../files/read-centre.ts';
import { fileBytesMax, readText } from '../files/read-text.ts';
import type { StyleOptions } from '../text/style.ts';

export function snapshotText(snapshot: Snapshot, centreSha256: string): string {
  const { schema } = snapshot;
  const sha256 = sha256Of(JSON.stringify(snapshot));
  const file = { schema, engine: engineVersion, centre: centreSha256, sha256, state: snapshot };
  return `${JSON.stringify(file)}\n`;
}

const fileSchema = z.strictObject({
  schema: z.literal('callwright.snapshot/1'),
  engine: z.string(),
  centre: z.string(),
  sha256: z.string(),
  state: z.custom<Snapshot>((value) => typeof value === 'object' && value !== null, {
    error: 'expected the state of a core',
  }),
});

/** @throws {CliError} unless the snapshot is sound and of the same centre. */
export function readSnapshot(path: string, centreSha256: string, style: StyleOptions): Snapshot {
  const { text } = readText(path);
  const parsed = parseJson({
    text,
    schema: fileSchema,
    lengthMax: fileBytesMax,
    firstLine: 1,
    refuseDuplicateKeys: false,
  });
  if (!parsed.ok) throw invalidFile(path, parsed.problems, style);
  const { centre, sha256, state } = parsed.value;
  if (centre !== centreSha256) {
    throw refused(path, `was taken of the centre ${centre}; expected ${centreSha256}`);
  }
  const seen = sha256Of(JSON.stringify(state));
  if (seen !== sha256) {
    throw refused(path, `has a state of ${seen}; expected ${sha256}: it was edited or cut`);
  }
  return state;
}

function refused(path: string, what: string): CliError {
  return invalidInput(`${path} ${what}`);
}
