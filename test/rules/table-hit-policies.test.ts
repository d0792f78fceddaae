/**
 * The hit policies of decision tables, after the cases of the public compatibility kit for DMN
 * (dmn-tck/tck): what its tables mean, told with our facts and kinds.
 *
 * Of its 32 models with decision tables and 103 cases, 56 cases apply to tables whose outcomes are
 * constants. The others compute outcomes by expressions, compose several tables, take the least or
 * the largest of numbers, or compare times and durations, which rules here do not.
 *
 * *Unique*, *any*, *priority* and *first* are kinds where the first match decides, with the row's
 * priority written down; *rule order*, *output order* and *collect* are kinds that collect, in
 * order of priority; a *sum* is the score of checks, a *count* their findings.
 */
import { describe, expect, it } from 'vitest';
import { parseRuleTable } from '../../contracts/index.ts';
import {
  type CheckedRuleSet,
  type CheckVerdict,
  compileRuleSet,
  exportTable,
  type FactsFile,
  factRecord,
  importTable,
  type RuleKind,
  type RuleSetFile,
  ruleHolds,
} from '../../rules/index.ts';

interface Model {
  readonly name: string;
  readonly kind: RuleKind;
  readonly csv: string;
  /** No two rows may match at once. */
  readonly isUnique?: boolean;
  readonly params?: RuleSetFile['params'];
}

/** Number of the kit's model, facts, and the outcomes in order. */
type Case = readonly [model: string, facts: FactsFile, expected: readonly string[]];

/** An applicant: how old, what risk (none, invoice, all: low to high), whether it is affordable. */
const applicant = 'name,priority,customer.openOrders,customer.accountHold,customer.known';
const anApplicant = (age: number, risk: string, isAffordable = true): FactsFile => ({
  'customer.openOrders': age,
  'customer.accountHold': risk,
  'customer.known': isAffordable,
});
const verdict = '=> verdict,=> reasonSet';
const refusal = '=> refuse,=> text';

const ageTable = `name,priority,customer.openOrders,${refusal}`;
const ofAge = (age: number): FactsFile => ({ 'customer.openOrders': age });
const tenureTable = 'name,priority,agent.tenureDays,=> effect,=> reason,=> score,=> text';
const ofTenure = (years: number): FactsFile => ({ 'agent.tenureDays': years });

/** A list fact is compared in `also`: a cell names constants. */
const inFluList =
  '"({""fact"":""line.sku"",""operator"":""in"",""value"":{""fact"":""order.skus""}})"';

const overlapping = `adult,4,>=18,invoice|none,true,allow,x
minor,3,<18,,,refuse,x
risky,2,,all,,refuse,x
dear,1,,,false,refuse,x
`;
const threeOffers = `best,3,>=18,invoice,true,approved,best
standard,2,>=12,invoice,true,approved,standard
declined,1,<12,none,true,declined,standard
`;
const threeAnswers = `basic,3,>=18,invoice|none,true,approved,basic
minor,1,<18,,,declined,standard
risky,2,,all,,approved,standard
`;
const fourYears = (years: readonly number[]) =>
  years.map((year, place) => `r${year},${4 - place},>${year},score,x,${year}00,x\n`).join('');

const models: readonly Model[] = [
  {
    name: '0004',
    kind: 'priceLimit',
    isUnique: true,
    csv: `${applicant},${verdict}
adult,4,>=18,invoice|none,true,allow,x
minor,3,<18,invoice|none,true,refuse,x
risky,2,,all,true,refuse,x
dear,1,,,false,refuse,x
`,
  },
  { name: '0005', kind: 'priceLimit', csv: `${applicant},${verdict}\n${overlapping}` },
  { name: '0006', kind: 'priceLimit', csv: `${applicant},${verdict}\n${overlapping}` },
  {
    name: '0007',
    kind: 'priceLimit',
    csv: `${applicant},${verdict}\nadult,2,>=18,invoice|none,true,allow,x\nothers,1,-,-,-,refuse,x\n`,
  },
  {
    name: '0010',
    kind: 'priceLimit',
    isUnique: true,
    csv: `${applicant},${verdict}
low,5,>=18,none,true,allow,best
medium,4,>=18,invoice,true,allow,standard
minor,3,<18,invoice|none,true,refuse,standard
risky,2,,all,true,refuse,standard
dear,1,,,false,refuse,standard
`,
  },
  {
    name: '0108',
    kind: 'priceLimit',
    csv: `${applicant},${verdict}
${threeOffers.replaceAll('approved', 'allow').replaceAll('declined,s', 'refuse,s')}`,
  },
  { name: '0109', kind: 'coupon', csv: `${applicant},${refusal}\n${threeOffers}` },
  { name: '0110', kind: 'coupon', csv: `${applicant},${refusal}\n${threeAnswers}` },
  {
    name: '0111',
    kind: 'priceLimit',
    csv: `name,priority,customer.openOrders,${verdict}
cars,3,>18,allow,cars
games,2,>12,allow,video-games
toys,1,>0,allow,toys
`,
  },
  {
    name: '0112',
    kind: 'coupon',
    csv: `${ageTable}\na,3,>=18,best,x\nb,2,>=12,standard,x\nc,1,<12,standard,x\n`,
  },
  {
    name: '0113',
    kind: 'coupon',
    csv: `${ageTable}\na,3,>=18,approved,x\nb,1,<18,declined,x\nc,2,>=0,approved,x\n`,
  },
  { name: '0115', kind: 'check', csv: `${tenureTable}\n${fourYears([1, 2, 3, 5])}` },
  { name: '0116', kind: 'check', csv: `${tenureTable}\n${fourYears([1, 2, 3, 5])}` },
  {
    name: '0117',
    kind: 'priceLimit',
    csv: `${applicant},${verdict}
low,6,>=18,none,true,allow,best
medium,5,>=18,invoice,true,allow,standard
minor,4,<18,invoice|none,true,refuse,standard
risky,3,,all,true,refuse,standard
dear,2,,,false,refuse,standard
older,1,>=19,none,true,allow,best
`,
  },
  {
    name: '0118',
    kind: 'priceLimit',
    csv: `${applicant},${verdict}
${threeAnswers.replaceAll('approved', 'allow').replaceAll('declined,s', 'refuse,s')}`,
  },
  // Rows as they stand, the declined before the risky.
  {
    name: '0119',
    kind: 'coupon',
    csv: `${applicant},${refusal}\n${threeAnswers.replace('minor,1', 'minor,2').replace('risky,2', 'risky,1')}`,
  },
  {
    name: '0008',
    kind: 'coupon',
    csv: `name,priority,${refusal}\na,3,a,x\nb,2,b,x\nc,1,c,x\n`,
  },
  {
    name: '0017 price',
    kind: 'priceLimit',
    isUnique: true,
    csv: `name,priority,price.newMinor,${verdict}\nover,2,>10,allow,x\nunder,1,<=10,refuse,x\n`,
  },
  {
    name: '0017 range',
    kind: 'priceLimit',
    csv: `name,priority,price.newMinor,also,${verdict}
within,2,>=price.costMinor,"({""fact"":""price.newMinor"",""operator"":""lessThanInclusive"",""value"":{""fact"":""price.listMinor""}})",allow,in-range
others,1,,,refuse,not-in-range
`,
  },
  {
    name: '0017 date',
    kind: 'coupon',
    isUnique: true,
    csv: `name,priority,clock.dayNumber,${refusal}\nlater,2,>20161001,true,x\nearlier,1,<=20161001,false,x\n`,
  },
  {
    name: '0017 dates',
    kind: 'coupon',
    isUnique: true,
    params: { otherDay: 20_161_102 },
    csv: `name,priority,clock.dayNumber,${refusal}\nlater,2,>param.otherDay,true,x\nearlier,1,<=param.otherDay,false,x\n`,
  },
  {
    name: '0039',
    kind: 'script',
    csv: `name,priority,line.sku,also,=> at,=> text,=> audience,=> mustConfirm
cold,2,cough|sore throat|stuffy nose,,line,cold,say,false
flu,1,,${inFluList},line,flu,say,false
`,
  },
  {
    name: '0088',
    kind: 'coupon',
    isUnique: true,
    csv: `name,priority,order.currency,${refusal}
a,6,A,merit,x
b,5,B,graduated,x
c,4,C,graduated,x
d,3,D,not-graduated,x
e,2,E,not-graduated,x
f,1,F,not-graduated,x
`,
  },
];

const simple: readonly Case[] = ['0004', '0005', '0006', '0007'].flatMap((model): Case[] => [
  [model, anApplicant(18, 'invoice'), ['allow', 'x']],
  [model, anApplicant(17, 'invoice'), ['refuse', 'x']],
  [model, anApplicant(18, 'all'), ['refuse', 'x']],
]);
const flu = ['fever', 'cough', 'sore throat', 'runny nose'];
const aPrice = (newMinor: number, costMinor: number, listMinor: number): FactsFile => ({
  'price.newMinor': newMinor,
  'price.costMinor': costMinor,
  'price.listMinor': listMinor,
});

const cases: readonly Case[] = [
  ...simple,
  ['0010', anApplicant(18, 'invoice'), ['allow', 'standard']],
  ['0010', anApplicant(17, 'invoice'), ['refuse', 'standard']],
  ['0010', anApplicant(18, 'all'), ['refuse', 'standard']],
  ['0108', anApplicant(19, 'invoice'), ['allow', 'best']],
  ['0108', anApplicant(13, 'invoice'), ['allow', 'standard']],
  ['0108', anApplicant(10, 'none'), ['refuse', 'standard']],
  ['0109', anApplicant(19, 'invoice'), ['approved', 'best', 'approved', 'standard']],
  ['0109', anApplicant(13, 'invoice'), ['approved', 'standard']],
  ['0109', anApplicant(10, 'none'), ['declined', 'standard']],
  ['0110', anApplicant(17, 'all'), ['approved', 'standard', 'declined', 'standard']],
  ['0110', anApplicant(19, 'none'), ['approved', 'basic']],
  ['0110', anApplicant(10, 'none'), ['declined', 'standard']],
  ['0111', ofAge(19), ['allow', 'cars']],
  ['0111', ofAge(13), ['allow', 'video-games']],
  ['0111', ofAge(5), ['allow', 'toys']],
  ['0112', ofAge(19), ['best', 'x', 'standard', 'x']],
  ['0112', ofAge(13), ['standard', 'x']],
  ['0112', ofAge(10), ['standard', 'x']],
  ['0113', ofAge(17), ['approved', 'x', 'declined', 'x']],
  ['0113', ofAge(19), ['approved', 'x', 'approved', 'x']],
  ['0113', ofAge(10), ['approved', 'x', 'declined', 'x']],
  ['0115', ofTenure(6), ['sum 1100']],
  ['0115', ofTenure(3), ['sum 300']],
  ['0115', ofTenure(2), ['sum 100']],
  ['0116', ofTenure(6), ['count 4']],
  ['0116', ofTenure(2), ['count 1']],
  ['0116', ofTenure(3), ['count 2']],
  ['0117', anApplicant(19, 'none'), ['allow', 'best']],
  ['0117', anApplicant(17, 'all'), ['refuse', 'standard']],
  ['0117', anApplicant(19, 'invoice'), ['allow', 'standard']],
  ['0118', anApplicant(17, 'all'), ['allow', 'standard']],
  ['0118', anApplicant(19, 'none'), ['allow', 'basic']],
  ['0118', anApplicant(10, 'none'), ['refuse', 'standard']],
  ['0119', anApplicant(17, 'all'), ['declined', 'standard', 'approved', 'standard']],
  ['0119', anApplicant(19, 'none'), ['approved', 'basic']],
  ['0119', anApplicant(10, 'none'), ['declined', 'standard']],
  ['0008', {}, ['a', 'x', 'b', 'x', 'c', 'x']],
  ['0017 price', aPrice(20, 9, 10), ['allow', 'x']],
  ['0017 range', aPrice(20, 9, 10), ['refuse', 'not-in-range']],
  ['0017 date', { 'clock.dayNumber': 20_161_101 }, ['true', 'x']],
  ['0017 dates', { 'clock.dayNumber': 20_161_101 }, ['false', 'x']],
  ['0039', { 'line.sku': 'cough', 'order.skus': flu }, ['cold', 'flu']],
  ['0039', { 'line.sku': 'fever', 'order.skus': flu }, ['flu']],
  ['0088', { 'order.currency': 'A' }, ['merit', 'x']],
];

function baseOf({ kind, params = {} }: Model): RuleSetFile {
  return { set: 'kit', kind, version: 0, params, rules: [] };
}

function read(model: Model): CheckedRuleSet {
  const parsed = parseRuleTable(model.csv, baseOf(model));
  expect(parsed.ok ? [] : parsed.problems).toEqual([]);
  if (!parsed.ok) throw new Error(`the table ${model.name} is not read`);
  return parsed.checked;
}

/** Outcomes as the cases write them: the cells of each match, or the figure. */
function answerOf({ name }: Model, checked: CheckedRuleSet, facts: FactsFile): readonly string[] {
  const { outcome } = compileRuleSet(checked).decide(factRecord(facts), 0);
  if (checked.kind === 'check') {
    const { score, findings } = outcome as CheckVerdict;
    return [name === '0115' ? `sum ${score}` : `count ${findings.length}`];
  }
  const all = Array.isArray(outcome) ? outcome : [outcome];
  return all.flatMap((one: object) => {
    const cells = new Map(Object.entries(one));
    if (checked.kind === 'script') return [String(cells.get('text'))];
    const members = checked.kind === 'coupon' ? ['refuse', 'text'] : ['verdict', 'reasonSet'];
    return members.map((member) => String(cells.get(member)));
  });
}

describe('F10: decision tables by the cases of the compatibility kit', () => {
  it.each(cases.map((one, place) => [place + 1, ...one] as const))(
    'case %i, of model %s, %j gives %j',
    (_place, name, facts, expected) => {
      const model = models.find((one) => one.name === name);
      if (model === undefined) throw new Error(`there is no model ${name}`);
      const checked = read(model);
      expect(answerOf(model, checked, facts)).toEqual(expected);
      const matches = checked.rules.filter((rule) => ruleHolds(rule, factRecord(facts), 0));
      if (model.isUnique === true) expect(matches).toHaveLength(1);
    },
  );

  it.each(models.map((model) => [model.name, model] as const))(
    'model %s comes back from its own table',
    (_name, model) => {
      const { file } = read(model);
      const exported = exportTable(file);
      const imported = importTable(exported.ok ? exported.csv : '', file);
      expect(imported.ok && imported.file).toEqual(file);
    },
  );

  it('are 56, and every model is asked', () => {
    expect(cases).toHaveLength(56);
    expect(new Set(cases.map(([model]) => model)).size).toBe(models.length);
  });
});
