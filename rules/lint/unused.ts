/**
 * Unused named conditions, parameters and texts. A parameter that resembles a built-in one is
 * probably misspelt.
 */
import type { RuleSetFile } from '../files/index.ts';
import { suggest } from '../language/rule-finding.ts';
import type { RuleKind } from '../language/rule-kind.ts';
import type { PromptTerms } from '../prompts/rank-prompts.ts';
import type { Report } from './report.ts';

const promptParams: { readonly [Name in keyof PromptTerms]: true } = {
  promptsPerLine: true,
  promptsPerOrder: true,
  agentCostMinorPerHour: true,
  busyFactor: true,
  minGainMinor: true,
  consentNeeded: true,
};

const fixedParams: { readonly [K in RuleKind]?: readonly string[] } = {
  prompt: Object.keys(promptParams),
  check: ['fraudMinimum'],
};

export function lintUnused(file: RuleSetFile, report: Report): void {
  const { conditions = {}, params = {}, texts = {}, rules, kind } = file;
  const named = new Set<string>();
  for (const condition of [...rules.map((rule) => rule.conditions), ...Object.values(conditions)]) {
    gather(condition, named);
  }
  for (const name of Object.keys(conditions)) {
    if (named.has(`condition ${name}`)) continue;
    const message = `no rule asks for the condition ${name}`;
    report('hint', 'unused-condition', `/conditions/${name}`, message);
  }
  const fixed = fixedParams[kind] ?? [];
  for (const name of Object.keys(params)) {
    if (fixed.includes(name) || named.has(`fact param.${name}`)) continue;
    const near = suggest(name, fixed);
    const message = `nothing asks for the parameter ${name}${near}`;
    report(near === '' ? 'hint' : 'warning', 'unused-param', `/params/${name}`, message);
  }
  const ids = Object.keys(texts);
  const said = new Set(ids.length === 0 ? [] : rules.flatMap(({ event }) => saidBy(event.params)));
  for (const id of ids) {
    if (!said.has(id)) report('hint', 'unused-text', `/texts/${id}`, `no rule says the text ${id}`);
  }
}

function saidBy(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(saidBy) : [];
}

function gather(value: unknown, into: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [member, inner] of Object.entries(value)) {
    if (typeof inner === 'string') into.add(`${member} ${inner}`);
    else gather(inner, into);
  }
}
