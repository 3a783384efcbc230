import { beforeAll, describe, expect, test } from 'vitest';
import { propertiesOf, type Resources, synthesize } from '../synthesize.ts';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Resource?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string; readonly ErrorEquals: readonly string[] }[];
  readonly Retry?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly MaxAttempts: number;
  }[];
  readonly ItemProcessor?: Machine;
  readonly Parameters?: unknown;
}
interface Machine {
  readonly StartAt: string;
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, State>>;
}

let resources: Resources;
let parent: Machine;
let child: Machine;

beforeAll(() => {
  resources = synthesize().service;
  parent = definitionOf('EnrichmentWorkflow');
  child = definitionOf('RoundRun');
}, 60_000);

function definitionOf(id: string): Machine {
  return JSON.parse(String(propertiesOf(resources, id).DefinitionString)) as Machine;
}

/** All states of a machine with those of its maps. */
function statesOf(machine: Machine): [string, State][] {
  return Object.entries(machine.States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.ItemProcessor ? statesOf(state.ItemProcessor) : []),
  ]);
}

function stateOf(machine: Machine, name: string): State {
  const found = statesOf(machine).find(([each]) => each === name);
  if (!found) throw new Error(`no state ${name}`);
  return found[1];
}

/** Where each state leads, as `From > To`. */
function edgesOf(machine: Machine): string[] {
  return statesOf(machine).flatMap(([name, state]) => {
    const choices = (state.Choices ?? []).map((choice) => choice.Next);
    const caught = (state.Catch ?? []).map((each) => `${each.Next} (${each.ErrorEquals.join()})`);
    const next = [state.Next, state.Default].filter((each) => each !== undefined);
    return [...next, ...choices, ...caught].map((to) => `${name} > ${to}`);
  });
}

describe('the workflow of a request', () => {
  test('is drawn as it is told: rounds of parts, waits, then the finish', () => {
    expect(parent.StartAt).toBe('ManyParts');
    expect(stateOf(parent, 'Parts').ItemProcessor?.StartAt).toBe('OpenRound');
    expect(
      edgesOf(parent)
        .filter((edge) => !edge.includes('Alone'))
        .toSorted(),
    ).toEqual([
      'CountRun > RunAgain',
      'ManyParts > OnlyPart',
      'ManyParts > Parts',
      'NextRound > OpenRound',
      'OnlyPart > FinishEnrichment',
      'OnlyPart > FinishEnrichment (States.ALL)',
      'OpenRound > RunRound',
      'OpenRound > SettleRound (States.ALL)',
      'Parts > FinishEnrichment',
      'ReadSettled > WhatNext',
      'RoundEnded > CountRun',
      'RoundEnded > ReadSettled',
      'RunAgain > OpenRound',
      'RunAgain > SettleRound',
      'RunRound > CountRun (States.ALL)',
      'RunRound > RoundEnded',
      'SettleRound > WhatNext',
      'WaitForOthers > NextRound',
      'WhatNext > CountRun',
      'WhatNext > PartDone',
      'WhatNext > WaitForOthers',
    ]);
  });

  test('draws the only part of a request as one of many, without an execution of its own', () => {
    const plain = (text: string) => text.replaceAll('Alone', '');
    const only = stateOf(parent, 'OnlyPart');
    const { ProcessorConfig, ...drawn } = JSON.parse(plain(JSON.stringify(only.ItemProcessor)));
    expect(ProcessorConfig).toEqual({ Mode: 'INLINE' });
    expect(stateOf(parent, 'Parts').ItemProcessor).toMatchObject(drawn);
  });

  test('is Standard, ends after 22 hours, and goes on when a part fails', () => {
    expect(propertiesOf(resources, 'EnrichmentWorkflow').StateMachineType).toBe('STANDARD');
    expect(parent.TimeoutSeconds).toBe(79_200);
    expect(stateOf(parent, 'Parts')).toMatchObject({
      Type: 'Map',
      Label: 'Parts',
      ItemsPath: '$.parts',
      MaxConcurrency: 20,
      ToleratedFailurePercentage: 100,
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    });
  });

  test('runs a round as an Express child, and waits for it longer than it can live', () => {
    expect(stateOf(parent, 'RunRound')).toMatchObject({
      Resource: 'arn:AWS::Partition:states:::aws-sdk:sfn:startSyncExecution',
      Parameters: { StateMachineArn: 'RoundRun', 'Input.$': 'States.JsonToString($)' },
      TimeoutSeconds: 307,
    });
  });
});

describe('a round', () => {
  test('is drawn as it is told: groups of rows run, then it is settled, then handed over', () => {
    expect(child.StartAt).toBe('Groups');
    expect(edgesOf(child).toSorted()).toEqual([
      'Groups > IsSettled',
      'HandOver > Handed',
      'HandOver > Handed (StepFunctions.ExecutionAlreadyExistsException)',
      'HasMoreToDo > HandOver',
      'HasMoreToDo > RoundDone',
      'IsSettled > ReadSettled',
      'IsSettled > SettleRound',
      'NextStep > GroupDone',
      'NextStep > GroupLeft',
      'NextStep > OfList',
      'NextStep > WaitForProvider',
      'OfList > RunListRows',
      'OfList > RunRows',
      'ReadSettled > HasMoreToDo',
      'RunListRows > GroupFailed (States.ALL)',
      'RunListRows > NextStep',
      'RunRows > GroupFailed (States.ALL)',
      'RunRows > NextStep',
      'SettleRound > HasMoreToDo',
      'WaitForProvider > OfList',
    ]);
  });

  test('goes to the places of lists where its request has several parts, and says so', () => {
    const parts = '$$.Execution.Input.parts';
    const isList = [
      { Variable: parts, IsPresent: true },
      { Variable: parts, NumericGreaterThan: 1 },
    ];
    expect(stateOf(child, 'OfList')).toMatchObject({
      Choices: [{ And: isList, Next: 'RunListRows' }],
      Default: 'RunRows',
    });
  });

  test('is Express, ends before five minutes, and runs two groups at a time', () => {
    expect(propertiesOf(resources, 'RoundRun').StateMachineType).toBe('EXPRESS');
    expect(child.TimeoutSeconds).toBe(297);
    expect(stateOf(child, 'Groups')).toMatchObject({ ItemsPath: '$.groups', MaxConcurrency: 2 });
  });
});

test('a task calls the function of its name', () => {
  const called = [...statesOf(parent), ...statesOf(child)]
    .filter(([, state]) => state.Resource?.endsWith('lambda:invoke'))
    .map(([name, state]) => [name, (state.Parameters as { FunctionName: string }).FunctionName]);
  expect(Object.fromEntries(called)).toEqual({
    OpenRound: 'OpenRoundFunction.Arn',
    OpenRoundAlone: 'OpenRoundFunction.Arn',
    SettleRound: 'SettleRoundFunction.Arn',
    SettleRoundAlone: 'SettleRoundFunction.Arn',
    FinishEnrichment: 'FinishEnrichmentFunction.Arn',
    RunRows: 'RunRowsFunction.Arn',
    RunListRows: 'RunListRowsFunction.Arn',
  });
});

test('a task tries what may pass, and never what cannot change', () => {
  const [final, passing] = stateOf(parent, 'SettleRound').Retry ?? [];
  expect(final?.MaxAttempts).toBe(0);
  expect(final?.ErrorEquals).toEqual(
    expect.arrayContaining(['InvariantError', 'CREDITS_INSUFFICIENT', 'NOT_FOUND']),
  );
  expect(passing?.ErrorEquals).toEqual(
    expect.arrayContaining(['ACCOUNT_BUSY', 'OPERATION_UNRESOLVED', 'INTERNAL']),
  );
});

test('a hand-over is not tried again where its workflow is there, and is where it is not', () => {
  const tried = stateOf(child, 'HandOver').Retry?.map((each) => [
    ...each.ErrorEquals,
    each.MaxAttempts,
  ]);
  expect(tried).toEqual([
    ['StepFunctions.ExecutionAlreadyExistsException', 0],
    ['States.TaskFailed', 5],
  ]);
});

test.each(['EnrichmentWorkflow', 'RoundRun'])('%s logs errors only, and no documents', (id) => {
  expect(propertiesOf(resources, id).LoggingConfiguration).toEqual({
    Level: 'ERROR',
    IncludeExecutionData: false,
    Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: `${id}Log.Arn` } }],
  });
});
