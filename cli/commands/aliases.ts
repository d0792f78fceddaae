/**
 * Short names of frequent API operations, with the same options and answers: `callwright keys list`
 * is `callwright call listApiKeys --all`.
 */
import { dayMs } from '../../kernel/index.ts';
import { systemClock } from '../../live/index.ts';
import { type Alias, commandOf } from '../call/operation-command.ts';

const all = { all: true } as const;
const inAYear = (): string => new Date(systemClock.nowMs() + 365 * dayMs).toISOString();
const version = ['ruleSet', 'version'];
const step = { only: 'state,losses,staffing' };
const aliases: { readonly [name: string]: Alias } = {
  'keys list': { operation: 'listApiKeys', usual: all },
  'keys create': { operation: 'createApiKey', usual: { only: 'secret', expiresAt: inAYear } },
  'keys revoke': { operation: 'revokeApiKey', words: ['key'] },
  'people list': { operation: 'listUsers', usual: all },
  'people create': { operation: 'createUser', usual: { only: 'id,version' } },
  'people change': { operation: 'patchUser', words: ['user'], usual: { only: 'id,version' } },
  'people remove': { operation: 'deleteUser', words: ['user'] },
  'people roles': { operation: 'listRoles', usual: all },
  'people create-role': { operation: 'createRole', usual: { only: 'id,version' } },
  'people change-role': { operation: 'patchRole', words: ['role'], usual: { only: 'id,version' } },
  'people remove-role': { operation: 'deleteRole', words: ['role'] },
  'rules list': { operation: 'listRuleSets', usual: all },
  'rules versions': { operation: 'listRuleVersions', words: ['ruleSet'], usual: all },
  'rules create': { operation: 'createRuleSet', usual: { only: 'id' } },
  'rules save': {
    operation: 'putRuleDraft',
    words: ['ruleSet'],
    usual: { only: 'version,revision,findings' },
  },
  'rules check': { operation: 'checkRules', words: version, usual: step },
  'rules propose': { operation: 'proposeRules', words: version, usual: step },
  'rules approve': { operation: 'approveRules', words: version, usual: step },
  'rules reject': { operation: 'rejectRules', words: version, usual: step },
  'rules activate': {
    operation: 'activateRules',
    words: version,
    usual: { ...step, waiting: 'migrate' },
  },
  'rules rollback': {
    operation: 'rollBackRules',
    words: ['ruleSet'],
    usual: { only: 'version,state' },
  },
  'review list': { operation: 'listHolds', usual: all },
  'review why': { operation: 'getHoldWhy', words: ['hold'] },
  'review take': { operation: 'checkOutHold', words: ['hold'] },
  'review give-back': { operation: 'returnHold', words: ['hold'] },
  'review clear': { operation: 'clearHold', words: ['hold'] },
  'review let-pass': { operation: 'releaseReview', words: ['review'] },
  'review approve': { operation: 'approveReview', words: ['review'] },
  'review decline': { operation: 'declineReview', words: ['review'] },
};

export const commands = Object.fromEntries(
  Object.entries(aliases).map(([name, alias]) => [name, commandOf(alias, name)]),
);
