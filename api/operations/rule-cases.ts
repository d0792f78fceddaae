/** Cases of a draft, as a document or as a table. Source: ux-and-api.md 3.4. */
import {
  type Finding,
  formatRuleSet,
  parseRuleCases,
  ruleCasesSchema,
  ruleDraftSchema,
} from '../../contracts/index.ts';
import { type CaseFile, printCaseTable, proposeCases } from '../../rules/index.ts';
import { editors } from '../access.ts';
import { csvType } from '../negotiation.ts';
import { AnswerText, type Asked } from '../operation.ts';
import { granted, presentDraft } from '../presenters/rule.ts';
import { InvalidRequest } from '../refusal.ts';
import { operation } from './route.ts';
import { separatorOf } from './rule-drafts.ts';
import { ruleSetAsked } from './rule-fields.ts';

export const ruleCaseOperations = {
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
