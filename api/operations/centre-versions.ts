/** Stored versions of the centre file, and the lint findings of the active one. */
import { z } from 'zod';
import {
  centreFindingsSchema,
  centreMessages,
  centreVersionAnswerSchema,
  centreVersionSchema,
  listOf,
} from '../../contracts/index.ts';
import { requireFound } from '../../live/index.ts';
import { type CentreFile, lintCentre } from '../../routing/index.ts';
import { administrators, readers } from './access-rules.ts';
import { wholeList } from './paging.ts';
import { operation } from './route.ts';

const numberSchema = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const centreVersionOperations = {
  listCentreVersions: operation(
    'GET /api/v1/centres/{centre}/file/versions',
    ['Versions of the centre file that are kept', 'Les versions conservées du fichier du centre'],
    {
      note: 'The newest first, 50 at most. Those without a person are files that the service was started with.',
      answer: listOf(centreVersionSchema),
      access: administrators,
    },
    (_asked, { store, wire }) =>
      wholeList(store.centres.list(wire.ownerId).map(shownVersion), wire),
  ),
  getCentreVersion: operation(
    'GET /api/v1/centres/{centre}/file/versions/{version}',
    ['A version of the centre file', 'Une version du fichier du centre'],
    {
      note: '`PUT …/file` with its `file` puts it in force again.',
      answer: centreVersionAnswerSchema,
      access: administrators,
      errors: ['centre_version_not_found'],
    },
    ({ params: { version } }, { store, wire }) => {
      const number = numberSchema.safeParse(version).data ?? 0;
      const record = requireFound(
        store.centres.get(wire.ownerId, number),
        centreMessages.versionUnknown,
        { version, centreId: wire.ownerId },
      );
      return { ...shownVersion(record), file: { ...(JSON.parse(record.text) as CentreFile) } };
    },
  ),
  getCentreFindings: operation(
    'GET /api/v1/centres/{centre}/doctor',
    [
      'What is worth a look in the centre file, and what has failed',
      'Ce qui mérite un regard dans le fichier du centre, et ce qui a échoué',
    ],
    { answer: centreFindingsSchema, access: readers },
    ({ principal }, { wire, faults }) => ({
      items: lintCentre(wire.live.file).map(({ path: pointer, fix = null, ...finding }) => {
        return { ...finding, pointer, fix };
      }),
      // Messages of errors may hold stored data.
      faults: (principal?.roles.includes('admin') ? faults.list() : []).map(
        ({ lastAtMs, ...fault }) => {
          return { ...fault, lastAt: new Date(lastAtMs).toISOString() };
        },
      ),
    }),
  ),
} as const;

function shownVersion({
  version,
  person,
  createdAtMs,
}: {
  readonly version: number;
  readonly person: string;
  readonly createdAtMs: number;
}) {
  return { version, person, at: new Date(createdAtMs).toISOString() };
}
