/**
 * Drafts: the text as it was typed comes in and goes out, under `ETag` and `If-Match`.
 *
 * Bodies are texts as they are, because a half-written one is saved, too.
 * Source: ux-and-api.md 3.4, 2.2.
 */
import { type Language, ruleDraftSchema } from '../../contracts/index.ts';
import { type Separator, sayCaseDiff, sayDiff } from '../../rules/index.ts';
import { csvType } from '../negotiation.ts';
import { operation, textOperation } from '../operation.ts';
import { granted, presentDraft } from '../presenters/rule.ts';
import { editors, read } from './fields.ts';
import { ofDraft, ofSet, ruleSetAsked, ruleSetParams } from './rule-fields.ts';
import { none } from './shared.ts';

/** Replaces a draft, or a part of it. */
export const replacesDraft = {
  method: 'PUT',
  params: ruleSetParams,
  query: none,
  access: editors,
} as const;
/** Reads a draft, or a part of it. */
export const readsDraft = { ...read, params: ruleSetParams, access: editors } as const;

export const ruleDraftOperations = {
  getRuleDraft: operation(
    {
      ...readsDraft,
      path: '/api/v1/rule-sets/{ruleSet}/draft',
      summary: {
        en: 'Your draft, or what it begins with',
        fr: 'Votre brouillon, ou son point de départ',
      },
      answer: ruleDraftSchema,
      tagged: true,
      errors: ofSet,
    },
    async (asked, serving) => {
      const { office, wire } = serving;
      const draft = granted(office.draftOf(ruleSetAsked(asked, serving)));
      asked.header('etag', `"v${draft.revision}"`);
      return presentDraft(draft, await office.judgementOf(draft.setId, draft.text), wire);
    },
  ),
  putRuleDraft: operation(
    {
      ...replacesDraft,
      path: '/api/v1/rule-sets/{ruleSet}/draft',
      summary: {
        en: 'Save your draft, half-written or not',
        fr: 'Enregistrer votre brouillon, même inachevé',
      },
      text: ['application/json'],
      example: { set: 'gold-callers', kind: 'route', version: 1, rules: [] },
      answer: ruleDraftSchema,
      errors: ofDraft,
    },
    async (asked, serving) => {
      const { office, wire } = serving;
      const of = { ...ruleSetAsked(asked, serving), text: asked.body };
      await office.prepareDraft(of);
      const { draft, judgement } = granted(office.saveDraft({ ...of, revision: asked.ifMatch }));
      asked.header('etag', `"v${draft.revision}"`);
      return presentDraft(draft, judgement, wire);
    },
  ),
  getRuleDraftTable: textOperation(
    {
      ...readsDraft,
      path: '/api/v1/rule-sets/{ruleSet}/draft/table',
      summary: { en: 'Your draft as a table', fr: 'Votre brouillon en table' },
      answer: null,
      produces: csvType,
      tagged: true,
      errors: [...ofSet, 'rules_not_valid'],
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
    {
      ...replacesDraft,
      path: '/api/v1/rule-sets/{ruleSet}/draft/table',
      summary: { en: 'Save your draft as a table', fr: 'Enregistrer votre brouillon en table' },
      text: [csvType],
      answer: ruleDraftSchema,
      errors: [...ofDraft, 'rules_not_valid'],
    },
    (asked, serving) => {
      const { body, ifMatch, language } = asked;
      const of = { ...ruleSetAsked(asked, serving), csv: body, revision: ifMatch };
      const { draft, judgement, diff } = granted(serving.office.importDraft(of));
      asked.header('etag', `"v${draft.revision}"`);
      const shown = presentDraft(draft, judgement, serving.wire);
      if (diff === null) return shown;
      const words = [...sayDiff(diff, language), ...sayCaseDiff(diff.cases, language)];
      return { ...shown, diff: { ...diff, words } };
    },
  ),
};

/** What spreadsheets of the language expect. */
export function separatorOf(language: Language): Separator {
  return language === 'fr' ? ';' : ',';
}
