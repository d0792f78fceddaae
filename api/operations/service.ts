/** Health, readiness, metrics, version and documents of the service. */
import {
  asyncApiSchema,
  benchResultsSchema,
  errorsHtml,
  fileSchemaAnswer,
  httpMessages,
  jsonSchema,
  jsonSchemaNames,
  type Language,
  liveSchema,
  openApiSchema,
  readySchema,
  refusal,
  startedSchema,
  versionResourceSchema,
} from '../../contracts/index.ts';
import { etagOf } from '../http/negotiation.ts';
import { administrators, everyone } from './access-rules.ts';
import { AnswerText, type ApiRequest } from './operation.ts';
import { whyNotReady } from './readiness.ts';
import { operation } from './route.ts';
import type { CentreInService } from './services.ts';

const ending = '.schema.json';

export const serviceOperations = {
  getLiveness: operation(
    'GET /health/live',
    ['Whether the process runs', 'Le processus tourne-t-il'],
    { answer: liveSchema, access: 'open' },
    () => ({ status: 'live' as const }),
  ),
  getStartup: operation(
    'GET /health/startup',
    ['Whether the service has started', 'Le service a-t-il démarré'],
    {
      note: 'A service that stands by for another has: it answers `standby`, and is not ready.',
      answer: startedSchema,
      access: 'open',
    },
    () => ({ status: 'started' as const }),
  ),
  getReadiness: operation(
    'GET /health/ready',
    ['Whether the service takes work', 'Le service accepte-t-il du travail'],
    {
      note: 'That of the service, whichever centre is asked; `centres` lists each, and one that is closed leaves the others ready. Without storage it is not. Without Temporal, the switch or a payment provider it is: calls go on, and `parts` says what is lost, and since when; the log says why.',
      answer: readySchema,
      access: 'open',
      errors: ['draining', 'resource_unavailable', 'standby', 'storage_unavailable'],
    },
    ({ language }, own) => {
      const all = own.ofService?.all() ?? [];
      const serving = all[0]?.serving ?? own;
      const refused = whyNotReady(serving);
      if (refused !== null) throw refused;
      // This answer is public, so the reason of a loss, with its addresses and files, is left out.
      const parts = (serving.parts?.all() ?? []).map(({ name, state, sinceMs }) => {
        return { name, state, since: new Date(sinceMs).toISOString() };
      });
      const centres = all.map((one) => centreReadiness(one, language));
      return { status: 'ready' as const, parts, centres };
    },
  ),
  getMetrics: operation(
    'GET /metrics',
    ['Figures of the service, for Prometheus', 'Chiffres du service, pour Prometheus'],
    {
      kind: 'text',
      note: 'Of all centres, to the first; to another, its own. A program sends a key whose scope is `getMetrics`. A service that is started with `--open-metrics` answers whoever reaches it.',
      answer: null,
      produces: 'text/plain',
      access: { ...administrators, isOpenByOption: true },
    },
    (_asked, { metrics, ofService, wire: { ownerId } }) =>
      metrics.text(ofService?.isFirst(ownerId) === false ? ownerId : null),
  ),
  getVersion: operation(
    'GET /version',
    ['Version of the engine', 'Version du moteur'],
    { answer: versionResourceSchema, access: 'open' },
    (_asked, { version }) => ({ version, api: 'v1' as const, node: process.version }),
  ),
  getBenchResults: operation(
    'GET /api/v1/bench/results',
    [
      'What the benches measured, beside peers and goals',
      'Les mesures, face aux pairs et aux buts',
    ],
    {
      note: 'Of the rows of `npm run bench`, as they were published with this version.',
      answer: benchResultsSchema,
      access: everyone,
    },
    (_asked, { benchResults }) => benchResults,
  ),
  getOpenApi: operation(
    'GET /openapi.json',
    ['This API as a document', 'Cette API en un document'],
    { answer: openApiSchema, tagged: true, access: 'open' },
    ({ header }, { documents }) => answerDocument(documents.openApi, header),
  ),
  getAsyncApi: operation(
    'GET /asyncapi.json',
    ['Events, frames and webhooks as a document', 'Événements, trames et webhooks en un document'],
    { answer: asyncApiSchema, tagged: true, access: 'open' },
    ({ header }, { documents }) => answerDocument(documents.asyncApi, header),
  ),
  getFileSchema: operation(
    'GET /schemas/{file}',
    ['JSON Schema of a file that people write', 'Le schéma JSON d’un fichier que l’on écrit'],
    {
      note: 'References lead to files beside it, by name.',
      answer: fileSchemaAnswer,
      tagged: true,
      access: 'open',
    },
    ({ params: { file }, header }) => {
      const schema = file.endsWith(ending) ? jsonSchema(file.slice(0, -ending.length)) : undefined;
      if (schema === undefined) {
        const known = jsonSchemaNames.map((name) => name + ending).join(', ');
        throw refusal(httpMessages.schemaUnknown, { file, known });
      }
      const text = JSON.stringify(schema);
      return answerDocument({ bytes: text, etag: etagOf(text) }, header);
    },
  ),
  getErrors: operation(
    'GET /docs/errors',
    ['What each error means', 'Ce que signifie chaque erreur'],
    {
      kind: 'text',
      note: 'A page; the `type` of a problem leads to the row of its code.',
      answer: null,
      produces: 'text/html',
      access: 'open',
    },
    () => errorsHtml(),
  ),
} as const;

function centreReadiness({ id, serving, cause }: CentreInService, language: Language) {
  const refused = serving && whyNotReady(serving);
  const problem = refused?.detailIn(language) ?? cause?.[language] ?? null;
  const openState = problem === null ? ('serving' as const) : ('refusing' as const);
  return { centreId: id, state: serving === null ? ('closed' as const) : openState, problem };
}

function answerDocument(
  { bytes, etag }: { readonly bytes: string | Buffer; readonly etag: string },
  header: ApiRequest['header'],
): AnswerText {
  header('etag', etag);
  return new AnswerText('application/json', bytes);
}
