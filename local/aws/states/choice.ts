import type { Json } from '../../server/json.ts';
import type { ChoiceState, Rule } from './definition.ts';
import { findAt, loadAt, parsePath } from './paths.ts';
import { StateError } from './state-error.ts';

/**
 * Gives the name of the state that the data leads to; States.NoChoiceMatched where it leads to
 * none.
 */
export function chooseNext(state: ChoiceState, data: Json, context: Json): string {
  const rule = state.Choices.find((each) => holds(each, data, context));
  const next = rule?.Next ?? state.Default;
  if (next === undefined) throw new StateError('States.NoChoiceMatched', 'no rule holds');
  return next;
}

function holds(rule: Rule, data: Json, context: Json): boolean {
  if (rule.And) return rule.And.every((each) => holds(each, data, context));
  if (rule.Or) return rule.Or.some((each) => holds(each, data, context));
  if (rule.Not) return !holds(rule.Not, data, context);
  const variable = rule.Variable ?? '$';
  if (rule.IsPresent !== undefined) {
    const path = parsePath(variable);
    const present = path !== undefined && findAt(path, data, context) !== undefined;
    return present === rule.IsPresent;
  }
  return compares(rule, loadAt(variable, data, context));
}

/** A value of another type than the rule's simply does not match. */
function compares(rule: Rule, value: Json): boolean {
  if (rule.StringEquals !== undefined) return value === rule.StringEquals;
  if (rule.BooleanEquals !== undefined) return value === rule.BooleanEquals;
  if (typeof value !== 'number') return false;
  if (rule.NumericEquals !== undefined) return value === rule.NumericEquals;
  if (rule.NumericGreaterThan !== undefined) return value > rule.NumericGreaterThan;
  if (rule.NumericGreaterThanEquals !== undefined) return value >= rule.NumericGreaterThanEquals;
  if (rule.NumericLessThan !== undefined) return value < rule.NumericLessThan;
  return rule.NumericLessThanEquals !== undefined && value <= rule.NumericLessThanEquals;
}
