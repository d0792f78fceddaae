/**
 * Drafts: the text as it was typed comes in and goes out, under `ETag` and `If-Match`.
 *
 * Served where bodies are not parsed, because a half-written text is saved, too.
 * Source: ux-and-api.md 3.4, 2.2.
 */
import type { FastifyInstance } from 'fastify';
import { formatRuleSet } from '../../contracts/index.ts';
import type { ShownDraft } from '../../live/index.ts';
import { proposeCases, sayDiff } from '../../rules/index.ts';
import { granted, presentDraft } from '../presenters/rule.ts';
import { type Asked, serveOperation, serveText } from '../serve-operation.ts';
import { type RuleRoutes, requireRuleSet } from './rules.ts';

type About = Pick<Asked<'getRuleDraft'>, 'params' | 'person' | 'header'>;

export function serveRuleDrafts(app: FastifyInstance, { office, wire }: RuleRoutes): void {
  const about = ({ params, person }: About) => {
    granted(office.mayLook(person));
    return { person, setId: requireRuleSet(params['ruleSet'], office, wire).set.id };
  };
  const tag = ({ header }: About, { revision }: ShownDraft) => header('etag', `"v${revision}"`);
  serveOperation(app, 'getRuleDraft', (asked) => {
    const draft = granted(office.draftOf(about(asked)));
    tag(asked, draft);
    return presentDraft(draft, office.judgementOf(draft.setId, draft.text), wire);
  });
  serveOperation(app, 'putRuleDraft', (asked) => {
    const { body, ifMatch } = asked;
    const saved = granted(office.saveDraft({ ...about(asked), text: body, revision: ifMatch }));
    tag(asked, saved.draft);
    return presentDraft(saved.draft, saved.judgement, wire);
  });
}

/** The same drafts as decision tables. */
export function serveRuleTables(app: FastifyInstance, { office, wire }: RuleRoutes): void {
  const about = ({ params, person }: About) => {
    granted(office.mayLook(person));
    return { person, setId: requireRuleSet(params['ruleSet'], office, wire).set.id };
  };
  serveText(app, 'getRuleDraftTable', (asked) => {
    // What spreadsheets of the language expect.
    const separator = asked.language === 'fr' ? ';' : ',';
    const { csv, revision } = granted(office.draftTable({ ...about(asked), separator }));
    asked.header('etag', `"v${revision}"`);
    return csv;
  });
  serveOperation(app, 'putRuleDraftTable', (asked) => {
    const { body, ifMatch, language } = asked;
    const saved = granted(office.importDraft({ ...about(asked), csv: body, revision: ifMatch }));
    const { draft, judgement, diff } = saved;
    asked.header('etag', `"v${draft.revision}"`);
    const shown = presentDraft(draft, judgement, wire);
    return diff === null ? shown : { ...shown, diff: { ...diff, words: sayDiff(diff, language) } };
  });
}

/** Cases of a draft, as a document. */
export function serveRuleCases(app: FastifyInstance, { office, wire }: RuleRoutes): void {
  const about = ({ params, person }: About) => {
    granted(office.mayLook(person));
    return { person, setId: requireRuleSet(params['ruleSet'], office, wire).set.id };
  };
  serveOperation(app, 'getRuleCases', (asked) => {
    const of = about(asked);
    const { revision } = granted(office.draftOf(of));
    asked.header('etag', `"v${revision}"`);
    const { cases = [] } = granted(office.draftFile(of));
    return { cases: cases.map((one) => ({ ...one })) };
  });
  serveOperation(app, 'generateRuleCases', (asked) => {
    const { checked } = granted(office.draftRules(about(asked)));
    return { cases: proposeCases(checked).map((one) => ({ ...one })) };
  });
  serveOperation(app, 'putRuleCases', (asked) => {
    const of = about(asked);
    const file = granted(office.draftFile(of));
    const { cases } = granted(office.casesOf({ ...file, cases: asked.body.cases }));
    const text = formatRuleSet({ ...file, cases });
    const saved = granted(office.saveDraft({ ...of, text, revision: asked.ifMatch }));
    asked.header('etag', `"v${saved.draft.revision}"`);
    return presentDraft(saved.draft, saved.judgement, wire);
  });
}
