import { isObject, type Json, type JsonObject } from '../../server/json.ts';
import { checkPath, only } from './check-fields.ts';
import { DefinitionError } from './state-error.ts';

/** The comparisons that a rule may make, and of what. */
const COMPARISONS: Readonly<Record<string, 'string' | 'number' | 'boolean'>> = {
  StringEquals: 'string',
  NumericEquals: 'number',
  NumericGreaterThan: 'number',
  NumericGreaterThanEquals: 'number',
  NumericLessThan: 'number',
  NumericLessThanEquals: 'number',
  BooleanEquals: 'boolean',
  IsPresent: 'boolean',
};

/** Refuses a rule with an unknown comparison; gives the state that it leads to. */
export function checkRule(rule: Json, where: string): Json | undefined {
  if (!isObject(rule)) throw new DefinitionError(where, 'a choice is not an object');
  const { Next: next, Comment: _, ...test } = rule;
  checkTest(test, `${where}.Choices`);
  return next;
}

function checkTest(test: JsonObject, where: string): void {
  const [operator = 'nothing'] = Object.keys(test).filter((name) => name !== 'Variable');
  if (operator === 'And' || operator === 'Or' || operator === 'Not') {
    only(test, [operator], where);
    const inner = operator === 'Not' ? [test.Not] : test[operator];
    if (!Array.isArray(inner) || !inner.every(isObject))
      throw new DefinitionError(where, `${operator} of something else than rules`);
    for (const each of inner) checkTest(each, where);
    return;
  }
  const type = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  if (!type) throw new DefinitionError(where, `comparison ${operator}`);
  only(test, ['Variable', operator], where);
  checkPath(test.Variable, `${where}.Variable`);
  if (typeof test[operator] !== type)
    throw new DefinitionError(where, `${operator} of something else than a ${type}`);
}
