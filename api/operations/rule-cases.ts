/** Cases of a draft, as a document or as a table. Source: ux-and-api.md 3.4. */
import {
  type Finding,
  formatRuleSet,
  parseRuleCases,
  ruleCasesSchema,
  ruleDraftSchema,
} from '../../contracts/index.ts';
import { type CaseFile, printCaseTable, proposeCases } from '../../rules/index.ts';
import { csvType } from '../negotiation.ts';
import { AnswerText, type Asked, operation } from '../operation.ts';
import { granted, presentDraft } from '../presenters/rule.ts';
import { InvalidRequest } from '../refusal.ts';
import { bodyErrors, editors } from './fields.ts';
import { readsDraft, replacesDraft, separatorOf } from './rule-drafts.ts';
import { ofDraft, ofSet, ruleSetAsked, ruleSetParams } from './rule-fields.ts';
import { none } from './shared.ts';

export const ruleCaseOperations = {
  getRuleCases: operation(
    {
      ...readsDraft,
      path: '/api/v1/rule-sets/{ruleSet}/cases',
      summary: { en: 'Cases of your draft', fr: 'Les cas de votre brouillon' },
      answer: ruleCasesSchema,
      alsoCsv: true,
      tagged: true,
      errors: [...ofSet, 'rules_not_valid'],
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
    {
      ...replacesDraft,
      path: '/api/v1/rule-sets/{ruleSet}/cases',
      summary: {
        en: 'Replace the cases of your draft',
        fr: 'Remplacer les cas de votre brouillon',
      },
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
      errors: [...ofDraft, 'rules_not_valid'],
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
      asked.header('etag', `"v${draft.revision}"`);
      return presentDraft(draft, judgement, wire);
    },
  ),
  generateRuleCases: operation(
    {
      method: 'POST',
      path: '/api/v1/rule-sets/{ruleSet}/cases/generate',
      summary: { en: 'Proposals for cases at the bounds', fr: 'Propositions de cas aux limites' },
      params: ruleSetParams,
      query: none,
      access: editors,
      answer: ruleCasesSchema,
      alsoCsv: true,
      errors: [...ofSet, ...bodyErrors, 'rules_not_valid'],
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
