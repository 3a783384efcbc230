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
  child = definitionOf('SubjectWaterfall');
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

describe('parent', () => {
  test('is drawn as it is told: parts are claimed, run, settled, round after round, then finished', () => {
    expect(parent.StartAt).toBe('ManyParts');
    expect(stateOf(parent, 'Parts').ItemProcessor?.StartAt).toBe('ClaimPart');
    expect(stateOf(parent, 'Subjects').ItemProcessor?.StartAt).toBe('RunWaterfall');
    expect(
      edgesOf(parent)
        .filter((edge) => !edge.includes('Alone'))
        .toSorted(),
    ).toEqual([
      'AnyRowWaiting > PartDone',
      'AnyRowWaiting > WaitForOthers',
      'ClaimPart > SettlePart (States.ALL)',
      'ClaimPart > Subjects',
      'ManyParts > OnlyPart',
      'ManyParts > Parts',
      'NextRound > ClaimPart',
      'OnlyPart > FinishEnrichment',
      'OnlyPart > FinishEnrichment (States.ALL)',
      'Parts > FinishEnrichment',
      'RunWaterfall > RowFailed (States.ALL)',
      'SettlePart > AnyRowWaiting',
      'Subjects > SettlePart',
      'Subjects > SettlePart (States.ALL)',
      'WaitForOthers > NextRound',
    ]);
  });

  test('draws the only part of a request as it draws one of many, without an execution of its own', () => {
    const plain = (text: string) => text.replaceAll('Alone', '');
    const only = stateOf(parent, 'OnlyPart');
    const many = stateOf(parent, 'Parts');
    const { ProcessorConfig, ...drawn } = JSON.parse(plain(JSON.stringify(only.ItemProcessor)));
    expect(ProcessorConfig).toEqual({ Mode: 'INLINE' });
    expect(many.ItemProcessor).toMatchObject(drawn);
    const { ItemSelector, ItemsPath } = many as unknown as Record<string, unknown>;
    expect(only).toMatchObject({ ItemSelector, ItemsPath, MaxConcurrency: 1 });
    expect(stateOf(parent, 'ManyParts')).toMatchObject({
      Choices: [{ Variable: '$.parts[1]', IsPresent: true, Next: 'Parts' }],
      Default: 'OnlyPart',
    });
  });

  test('is Standard, ends after six hours, and runs each part as an execution of its own', () => {
    expect(propertiesOf(resources, 'EnrichmentWorkflow').StateMachineType).toBe('STANDARD');
    expect(parent.TimeoutSeconds).toBe(21_600);
    expect(stateOf(parent, 'Parts')).toMatchObject({
      Type: 'Map',
      Label: 'Parts',
      ItemsPath: '$.parts',
      MaxConcurrency: 5,
      ItemSelector: {
        'workspaceId.$': '$.workspaceId',
        'enrichmentId.$': '$.enrichmentId',
        'part.$': '$$.Map.Item.Value',
        round: 0,
      },
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    });
  });

  test('goes on with the other parts when one fails, and with the other rows', () => {
    expect(stateOf(parent, 'Parts')).toMatchObject({ ToleratedFailurePercentage: 100 });
    expect(stateOf(parent, 'RowFailed')).toMatchObject({ Type: 'Pass', End: true });
    expect(stateOf(parent, 'Subjects')).toMatchObject({
      MaxConcurrency: 20,
      ItemsPath: '$.subjects',
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' } },
    });
  });

  test('runs the child once a row, and waits for it longer than it can live', () => {
    expect(stateOf(parent, 'RunWaterfall')).toMatchObject({
      Resource: 'arn:AWS::Partition:states:::aws-sdk:sfn:startSyncExecution',
      Parameters: { StateMachineArn: 'SubjectWaterfall', 'Input.$': 'States.JsonToString($)' },
      TimeoutSeconds: 300,
    });
  });

  test('counts the rounds of a part', () => {
    expect(stateOf(parent, 'WaitForOthers')).toMatchObject({ SecondsPath: '$.waitSeconds' });
    expect(stateOf(parent, 'NextRound').Parameters).toEqual({
      'workspaceId.$': '$.workspaceId',
      'enrichmentId.$': '$.enrichmentId',
      'part.$': '$.part',
      'round.$': 'States.MathAdd($.round, 1)',
    });
  });
});

describe('child', () => {
  test('is drawn as it is told: call, verify, wait, until done', () => {
    expect(child.StartAt).toBe('CallProvider');
    expect(edgesOf(child).toSorted()).toEqual([
      'CallProvider > NextStep',
      'NextStep > CallProvider',
      'NextStep > Done',
      'NextStep > VerifyCandidate',
      'NextStep > WaitForProvider',
      'VerifyCandidate > NextStep',
      'WaitForProvider > CallProvider',
    ]);
    expect(stateOf(child, 'NextStep').Choices).toEqual([
      { Variable: '$.next', StringEquals: 'call', Next: 'CallProvider' },
      { Variable: '$.next', StringEquals: 'verify', Next: 'VerifyCandidate' },
      { Variable: '$.next', StringEquals: 'wait', Next: 'WaitForProvider' },
      { Variable: '$.next', StringEquals: 'done', Next: 'Done' },
    ]);
  });

  test('is Express and stops itself before AWS does', () => {
    expect(propertiesOf(resources, 'SubjectWaterfall').StateMachineType).toBe('EXPRESS');
    expect(child.TimeoutSeconds).toBe(290);
  });
});

describe('every task', () => {
  const tasks = (): [string, State][] =>
    [...statesOf(parent), ...statesOf(child)].filter(([, state]) => state.Type === 'Task');

  test('calls the function of its name', () => {
    const called = tasks()
      .filter(([, state]) => state.Resource?.endsWith('lambda:invoke'))
      .map(([name, state]) => [name, (state.Parameters as { FunctionName: string }).FunctionName]);
    expect(Object.fromEntries(called)).toEqual({
      ClaimPart: 'ClaimPartFunction.Arn',
      ClaimPartAlone: 'ClaimPartFunction.Arn',
      SettlePart: 'SettlePartFunction.Arn',
      SettlePartAlone: 'SettlePartFunction.Arn',
      FinishEnrichment: 'FinishEnrichmentFunction.Arn',
      CallProvider: 'CallProviderFunction.Arn',
      VerifyCandidate: 'VerifyCandidateFunction.Arn',
    });
  });

  test('is tried again when it failed, and waits for a bounded time', () => {
    expect(tasks().length).toBe(9);
    for (const [name, task] of tasks()) {
      const last = task.Retry?.at(-1);
      expect(last?.ErrorEquals, name).toContain('States.TaskFailed');
      expect(last?.MaxAttempts, name).toBeGreaterThan(0);
      expect(task, name).toMatchObject({ TimeoutSeconds: expect.any(Number) });
    }
  });

  test('tries what may pass patiently, and never what cannot change', () => {
    const [final, passing] = stateOf(parent, 'SettlePart').Retry ?? [];
    expect(final?.MaxAttempts).toBe(0);
    expect(final?.ErrorEquals).toEqual(
      expect.arrayContaining(['InvariantError', 'CREDITS_INSUFFICIENT', 'NOT_FOUND']),
    );
    expect(passing).toMatchObject({ MaxAttempts: 10, MaxDelaySeconds: 30, JitterStrategy: 'FULL' });
    expect(passing?.ErrorEquals).toEqual([
      'IDEMPOTENCY_KEY_IN_USE',
      'ACCOUNT_BUSY',
      'OPERATION_UNRESOLVED',
      'INTERNAL',
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.ClientExecutionTimeoutException',
      'Lambda.TooManyRequestsException',
    ]);
  });
});

test.each(['EnrichmentWorkflow', 'SubjectWaterfall'])(
  '%s logs errors only, and no documents',
  (id) => {
    expect(propertiesOf(resources, id).LoggingConfiguration).toEqual({
      Level: 'ERROR',
      IncludeExecutionData: false,
      Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: `${id}Log.Arn` } }],
    });
  },
);
