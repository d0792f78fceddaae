/** Reads for the rule screens: sets, versions, vocabulary of a kind, active rules. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { ItemAt, OperationAt } from '#client';
import { usePages, useRead } from '../live-data/index.ts';
import { useRefresh } from '../orders/readings.ts';
import { useSignedIn } from '../shell/session.ts';

const setsPath = '/api/v1/centres/{centre}/rule-sets';
const versionsPath = '/api/v1/rule-sets/{ruleSet}/versions';
const versionPath = '/api/v1/rule-sets/{ruleSet}/versions/{version}';

export type RuleSet = ItemAt<typeof setsPath>;
export type RuleVersion = ItemAt<typeof versionsPath>;
export type WholeVersion = OperationAt<'GET', typeof versionPath>['answer'];

const pageSize = 100;
/** The vocabulary changes only with the release. */
const forGood = Number.POSITIVE_INFINITY;

export interface BilingualText {
  readonly en: string;
  readonly fr: string;
}

export interface Fact {
  readonly name: string;
  readonly label: BilingualText;
  readonly type: 'int' | 'bool' | 'set' | 'text' | 'list';
  readonly unit?: string;
  readonly set?: readonly string[];
  readonly nullable: boolean;
  readonly operators: readonly string[];
  readonly example: unknown;
  readonly params?: readonly string[];
  /** Whether only order lines have the fact. */
  readonly where?: boolean;
}

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly 'x-help'?: BilingualText;
}

/** Vocabulary of a kind: facts, operators and outcomes. */
export interface KindWords {
  readonly facts: readonly Fact[];
  readonly factNamed: (name: string) => Fact | undefined;
  readonly help: Readonly<Record<string, BilingualText>>;
  readonly outcome: Schema;
  readonly resolved: (schema: Schema) => Schema;
}

export function useMay(): (operation: string) => boolean {
  const rights: readonly string[] = useSignedIn().centre.rights;
  return (operation) => rights.includes(operation);
}

export function useRuleSets() {
  const { centreId: centre } = useSignedIn().centre;
  useRefresh(setsPath, ['rules.']);
  return usePages(setsPath, { params: { centre }, query: { limit: pageSize } }).reading;
}

const namesPath = '/api/v1/centres/{centre}/rule-names';
const nothingNamed: OperationAt<'GET', typeof namesPath>['answer'] = {};

/** What rules of the centre may name; nothing until it is read. */
export function useRuleNames() {
  const { centreId: centre } = useSignedIn().centre;
  return useRead(namesPath, { params: { centre } }).data ?? nothingNamed;
}

/** Number of versions whose next step the user may take. */
export function useRulesWaiting(): number {
  const { person } = useSignedIn();
  const all = (useRuleSets().data ?? []).flatMap(({ pending }) => pending);
  return all.filter(({ people }) => people.includes(person.id)).length;
}

export function useVersions(ruleSet: string) {
  useRefresh(versionsPath, ['rules.']);
  return usePages(versionsPath, { params: { ruleSet }, query: { limit: pageSize } }).reading;
}

export function useVersion(ruleSet: string, version: number | null) {
  useRefresh(versionPath, ['rules.']);
  const params = { ruleSet, version: String(version ?? 0) };
  return useRead(versionPath, { params }, { enabled: version !== null });
}

export function useReadAgain(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    const keys = [setsPath, versionsPath, versionPath];
    await Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: [key] })));
  }, [queries]);
}

export function useKindWords(kind: RuleSet['kind']) {
  const asked = { params: { kind } };
  return useRead('/api/v1/rule-schema/{kind}', asked, { staleTime: forGood });
}

const known = new WeakMap<object, KindWords>();

/** Shapes are cached by schema. */
export function kindWords(schema: object): KindWords {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const of = schema as Schema & {
    readonly $defs: Readonly<Record<string, Schema>>;
    readonly 'x-facts': readonly Fact[];
    readonly 'x-help': KindWords['help'];
  };
  const facts = of['x-facts'];
  const byName = new Map(facts.map((fact) => [fact.name, fact]));
  const rule = of.properties?.rules?.items;
  const made: KindWords = {
    facts,
    factNamed: (name) => byName.get(name),
    help: of['x-help'],
    outcome: rule?.properties?.event?.properties?.params ?? {},
    resolved: ({ $ref, ...own }) =>
      $ref === undefined ? own : { ...of.$defs[$ref.replace('#/$defs/', '')], ...own },
  };
  known.set(schema, made);
  return made;
}
