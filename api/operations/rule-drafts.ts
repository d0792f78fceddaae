/**
 * Drafts and their cases: the text as it was typed comes in and goes out, under `ETag` and
 * `If-Match`.
 *
 * Bodies are texts as they are, because a half-written one is saved, too.
 * Source: ux-and-api.md 3.4, 2.2.
 */
import {
  type Finding,
  formatRuleSet,
  type Language,
  parseRuleCases,
  ruleCasesSchema,
  ruleDraftSchema,
} from '../../contracts/index.ts';
import {
  type CaseFile,
  printCaseTable,
  proposeCases,
  type Separator,
  sayCaseDiff,
  sayDiff,
} from '../../rules/index.ts';
import { editors } from '../access.ts';
import { csvType } from '../negotiation.ts';
import { AnswerText, type Asked } from '../operation.ts';
import { granted, presentDraft } from '../presenters/rule.ts';
import { InvalidRequest } from '../refusal.ts';
import { operation } from './route.ts';
import { ruleSetAsked } from './rule-fields.ts';

export const ruleDraftOperations = {
  getRuleDraft: operation(
    'GET /api/v1/rule-sets/{ruleSet}/draft',
    ['Your draft, or what it begins with', 'Votre brouillon, ou son point de départ'],
    { access: editors, answer: ruleDraftSchema, tagged: 'revision' },
    async (asked, serving) => {
      const { office, wire } = serving;
      const draft = granted(office.draftOf(ruleSetAsked(asked, serving)));
      return presentDraft(draft, await office.judgementOf(draft.setId, draft.text), wire);
    },
  ),
  putRuleDraft: operation(
    'PUT /api/v1/rule-sets/{ruleSet}/draft',
    ['Save your draft, half-written or not', 'Enregistrer votre brouillon, même inachevé'],
    {
      access: editors,
      text: ['application/json'],
      example: { set: 'gold-callers', kind: 'route', version: 1, rules: [] },
      answer: ruleDraftSchema,
      tagged: 'revision',
      errors: ['version_required', 'version_mismatch'],
    },
    async (asked, serving) => {
      const { office, wire } = serving;
      const of = { ...ruleSetAsked(asked, serving), text: asked.body };
      await office.prepareDraft(of);
      const { draft, judgement } = granted(office.saveDraft({ ...of, revision: asked.ifMatch }));
      return presentDraft(draft, judgement, wire);
    },
  ),
  getRuleDraftTable: operation(
    'GET /api/v1/rule-sets/{ruleSet}/draft/table',
    ['Your draft as a table', 'Votre brouillon en table'],
    {
      kind: 'text',
      access: editors,
      answer: null,
      produces: csvType,
      tagged: true,
      errors: ['rules_not_valid'],
    },
    (asked, serving) => {
      const separator = separatorOf(asked.language);
      const of = { ...ruleSetAsked(asked, serving), separator };
      const { csv, revision } = granted(serving.office.draftTable(of));
      asked.header('etag', `"v${revision}"`);
      return csv;
    },
  ),
  putRuleDraftTable: operation(
    'PUT /api/v1/rule-sets/{ruleSet}/draft/table',
    ['Save your draft as a table', 'Enregistrer votre brouillon en table'],
    {
      access: editors,
      text: [csvType],
      answer: ruleDraftSchema,
      tagged: 'revision',
      errors: ['version_required', 'version_mismatch', 'rules_not_valid'],
    },
    (asked, serving) => {
      const { body, ifMatch, language } = asked;
      const of = { ...ruleSetAsked(asked, serving), csv: body, revision: ifMatch };
      const { draft, judgement, diff } = granted(serving.office.importDraft(of));
      const shown = presentDraft(draft, judgement, serving.wire);
      if (diff === null) return shown;
      const words = [...sayDiff(diff, language), ...sayCaseDiff(diff.cases, language)];
      return { ...shown, diff: { ...diff, words } };
    },
  ),
  getRuleCases: operation(
    'GET /api/v1/rule-sets/{ruleSet}/cases',
    ['Cases of your draft', 'Les cas de votre brouillon'],
    {
      access: editors,
      answer: ruleCasesSchema,
      alsoCsv: true,
      tagged: true,
      errors: ['rules_not_valid'],
    },
    (asked, serving) => {
      const { office } = serving;
      const of = ruleSetAsked(asked, serving);
      const { revision } = granted(office.draftOf(of));
      asked.header('etag', `"v${revision}"`);
      const { cases = [] } = granted(office.draftFile(of));
      return shown(cases, asked);
    },
  ),
  putRuleCases: operation(
    'PUT /api/v1/rule-sets/{ruleSet}/cases',
    ['Replace the cases of your draft', 'Remplacer les cas de votre brouillon'],
    {
      access: editors,
      text: ['application/json', csvType],
      example: {
        cases: [
          {
            name: 'orders wait',
            facts: { 'call.channel': 'voice', 'call.type': 'order', 'call.language': 'fr' },
            expect: { winner: 'everything-else' },
          },
        ],
      },
      answer: ruleDraftSchema,
      tagged: 'revision',
      errors: ['version_required', 'version_mismatch', 'rules_not_valid'],
    },
    (asked, serving) => {
      const { office, wire } = serving;
      const { body, sendsCsv, ifMatch } = asked;
      const of = ruleSetAsked(asked, serving);
      const file = granted(office.draftFile(of));
      const sent = sendsCsv ? granted(office.casesInTable(body)) : documentOf(body);
      const { cases } = granted(office.casesOf({ ...file, cases: sent.cases }));
      const text = formatRuleSet({ ...file, cases });
      const { draft, judgement } = granted(office.saveDraft({ ...of, text, revision: ifMatch }));
      return presentDraft(draft, judgement, wire);
    },
  ),
  generateRuleCases: operation(
    'POST /api/v1/rule-sets/{ruleSet}/cases/generate',
    ['Proposals for cases at the bounds', 'Propositions de cas aux limites'],
    {
      access: editors,
      answer: ruleCasesSchema,
      alsoCsv: true,
      key: 'none',
      errors: ['rules_not_valid', 'body_too_large', 'media_type_unsupported'],
    },
    (asked, serving) => {
      const { checked } = granted(serving.office.draftRules(ruleSetAsked(asked, serving)));
      return shown(proposeCases(checked), asked);
    },
  ),
};

/** What spreadsheets of the language expect. */
function separatorOf(language: Language): Separator {
  return language === 'fr' ? ';' : ',';
}

function shown(
  cases: readonly CaseFile[],
  { wantsCsv, language }: Pick<Asked, 'wantsCsv' | 'language'>,
) {
  return wantsCsv
    ? new AnswerText(csvType, printCaseTable(cases, separatorOf(language)))
    : { cases: cases.map((one) => ({ ...one })) };
}

function documentOf(body: string): { readonly cases: readonly unknown[] } {
  const parsed = parseRuleCases(body);
  if (parsed.ok) return parsed.value;
  const inBody = (finding: Finding) => ({ ...finding, pointer: `/body${finding.pointer}` });
  throw new InvalidRequest(parsed.problems.map(inBody));
}
