/** The service about itself. Source: ux-and-api.md 3.8. */
import {
  errorsHtml,
  liveSchema,
  openApiSchema,
  readySchema,
  versionResourceSchema,
} from '../../contracts/index.ts';
import { AnswerText, operation, textOperation } from '../operation.ts';
import { Refusal } from '../refusal.ts';
import { none } from './shared.ts';

export const serviceOperations = {
  getLiveness: operation(
    {
      method: 'GET',
      path: '/health/live',
      summary: { en: 'Whether the process runs', fr: 'Le processus tourne-t-il' },
      params: none,
      query: none,
      answer: liveSchema,
      access: 'open',
      errors: [],
    },
    () => ({ status: 'live' as const }),
  ),
  getReadiness: operation(
    {
      method: 'GET',
      path: '/health/ready',
      summary: { en: 'Whether the service takes work', fr: 'Le service accepte-t-il du travail' },
      params: none,
      query: none,
      answer: readySchema,
      access: 'open',
      errors: ['draining', 'resource_unavailable', 'storage_unavailable'],
    },
    (_asked, { live, store }) => {
      if (live.isDraining) throw new Refusal('draining', 'The service takes no new work.');
      const problem = store.problem();
      if (problem !== null) throw problem;
      return { status: 'ready' as const };
    },
  ),
  getVersion: operation(
    {
      method: 'GET',
      path: '/version',
      summary: { en: 'Version of the engine', fr: 'Version du moteur' },
      params: none,
      query: none,
      answer: versionResourceSchema,
      access: 'open',
      errors: [],
    },
    (_asked, { version }) => ({ version, api: 'v1' as const, node: process.version }),
  ),
  getOpenApi: operation(
    {
      method: 'GET',
      path: '/openapi.json',
      summary: { en: 'This API as a document', fr: 'Cette API en un document' },
      params: none,
      query: none,
      answer: openApiSchema,
      tagged: true,
      access: 'open',
      errors: [],
    },
    ({ header }, { openApi }) => {
      header('etag', openApi.etag);
      return new AnswerText('application/json', openApi.text);
    },
  ),
  getErrors: textOperation(
    {
      method: 'GET',
      path: '/docs/errors',
      summary: { en: 'What each error means', fr: 'Ce que signifie chaque erreur' },
      note: 'A page; the `type` of a problem leads to the row of its code.',
      params: none,
      query: none,
      answer: null,
      produces: 'text/html',
      access: 'open',
      errors: [],
    },
    () => errorsHtml(),
  ),
} as const;
