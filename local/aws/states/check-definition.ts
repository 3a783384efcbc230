import { isObject, type Json, type JsonObject } from '../../server/json.ts';
import { checkCatchers, checkRetriers } from './check-errors.ts';
import { checkPath, checkTemplate, only } from './check-fields.ts';
import { checkRule } from './check-rule.ts';
import type { Machine } from './definition.ts';
import { DefinitionError } from './state-error.ts';

const FLOW = ['Type', 'Comment', 'QueryLanguage', 'InputPath', 'OutputPath'];
const STEP = [...FLOW, 'Next', 'End'];
const RESULT = [...STEP, 'ResultPath', 'ResultSelector', 'Retry', 'Catch'];

/** What a state of each type may say. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Task: [...RESULT, 'Resource', 'Parameters', 'TimeoutSeconds'],
  Pass: [...STEP, 'Parameters', 'Result', 'ResultPath'],
  Choice: [...FLOW, 'Choices', 'Default'],
  Wait: [...STEP, 'Seconds', 'SecondsPath'],
  Map: [
    ...RESULT,
    'ItemsPath',
    'ItemSelector',
    'ItemProcessor',
    'MaxConcurrency',
    'ToleratedFailurePercentage',
    'Label',
  ],
  Succeed: FLOW,
  Fail: ['Type', 'Comment', 'QueryLanguage', 'Error', 'Cause'],
};

/** Resources that a Task may name. */
const TASK_RESOURCES = [
  'arn:aws:states:::lambda:invoke',
  'arn:aws:states:::aws-sdk:sfn:startSyncExecution',
  'arn:aws:states:::states:startExecution',
  'arn:aws:states:::events:putEvents',
];

/**
 * Reads a definition.
 *
 * Errors: DefinitionError for anything that this interpreter would run otherwise than AWS, by name
 *         and place.
 */
export function parseMachine(definition: Json, where: string): Machine {
  checkMachine(definition, where, ['Comment', 'StartAt', 'States', 'TimeoutSeconds']);
  // Every field has been checked against the types by now.
  return definition as unknown as Machine;
}

function checkMachine(machine: Json, where: string, fields: readonly string[]): void {
  if (!isObject(machine)) throw new DefinitionError(where, 'is not an object');
  only(machine, [...fields, 'QueryLanguage'], where);
  if (!isObject(machine.States)) throw new DefinitionError(where, 'has no States');
  const names = Object.keys(machine.States);
  checkTarget(machine.StartAt, names, `${where}.StartAt`);
  for (const [name, state] of Object.entries(machine.States)) {
    if (!isObject(state)) throw new DefinitionError(where, `state ${name} is not an object`);
    checkState(state, names, `${where}.${name}`);
  }
}

function checkState(state: JsonObject, names: readonly string[], where: string): void {
  const fields = FIELDS[String(state.Type)];
  if (!fields) throw new DefinitionError(where, `state type ${String(state.Type)}`);
  only(state, fields, where);
  for (const path of ['InputPath', 'OutputPath', 'ResultPath']) {
    if (typeof state[path] === 'string') checkPath(state[path], `${where}.${path}`);
  }
  for (const path of ['SecondsPath', 'ItemsPath']) {
    if (state[path] !== undefined) checkPath(state[path], `${where}.${path}`);
  }
  for (const template of ['Parameters', 'ItemSelector', 'ResultSelector']) {
    checkTemplate(state[template] ?? null, `${where}.${template}`);
  }
  checkRetriers(state.Retry, where);
  for (const next of checkCatchers(state.Catch, where)) checkTarget(next, names, where);
  checkFlow(state, names, where);
  if (state.Type === 'Task') checkTask(state, where);
  if (state.Type === 'Map') checkMap(state, where);
}

function checkFlow(state: JsonObject, names: readonly string[], where: string): void {
  if (state.Type === 'Choice') {
    const choices = Array.isArray(state.Choices) ? state.Choices : [];
    if (choices.length === 0) throw new DefinitionError(where, 'has no Choices');
    for (const choice of choices) checkTarget(checkRule(choice, where), names, where);
    if (state.Default !== undefined) checkTarget(state.Default, names, where);
    return;
  }
  if (state.Type === 'Succeed' || state.Type === 'Fail') return;
  if ((state.Next === undefined) === (state.End !== true)) {
    throw new DefinitionError(where, 'needs either Next or End');
  }
  if (state.Next !== undefined) checkTarget(state.Next, names, where);
  if (state.Type === 'Wait' && (state.Seconds === undefined) === (state.SecondsPath === undefined))
    throw new DefinitionError(where, 'needs either Seconds or SecondsPath');
}

function checkTask(state: JsonObject, where: string): void {
  const resource = String(state.Resource);
  if (TASK_RESOURCES.includes(resource)) return;
  throw new DefinitionError(where, `task resource ${resource}`);
}

function checkMap(state: JsonObject, where: string): void {
  checkMachine(state.ItemProcessor ?? null, where, ['StartAt', 'States', 'ProcessorConfig']);
  const processor = isObject(state.ItemProcessor) ? state.ItemProcessor : {};
  const config = processor.ProcessorConfig ?? { Mode: 'INLINE' };
  if (!isObject(config)) throw new DefinitionError(where, 'ProcessorConfig is not an object');
  only(config, ['Mode', 'ExecutionType'], `${where}.ProcessorConfig`);
  const { Mode: mode, ExecutionType: type } = config;
  if (mode !== 'INLINE' && mode !== 'DISTRIBUTED')
    throw new DefinitionError(where, `Map mode ${String(mode)}`);
  if (type !== undefined && type !== 'STANDARD' && type !== 'EXPRESS')
    throw new DefinitionError(where, `ExecutionType ${String(type)}`);
}

function checkTarget(name: Json | undefined, names: readonly string[], where: string): void {
  if (typeof name === 'string' && names.includes(name)) return;
  throw new DefinitionError(where, `there is no state ${String(name)}`);
}
