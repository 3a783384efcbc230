import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsEndpoint, serveAws } from '../../../../local/aws/services/aws-endpoint.ts';
import { secretOperations } from '../../../../local/aws/services/kept-secrets.ts';
import { parseMachine } from '../../../../local/aws/states/check-definition.ts';
import { Workflows } from '../../../../local/aws/states/workflows.ts';

const ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:M';
const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } } as const;
let wake: () => void = () => {};
const workflows = new Workflows({
  machines: [{ id: 'M', arn: ARN, type: 'STANDARD', machine: parseMachine(wait, 'M') }],
  invokeFunction: async () => null,
  putEvents: async () => ({}),
  sleep: () =>
    new Promise((resolve) => {
      wake = resolve;
    }),
  now: () => Date.parse('2026-11-22T10:00:00.000Z'),
  random: () => 0,
});

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await serveAws({
    'AWSStepFunctions.StartExecution': (input) => workflows.startExecution(input),
    ...secretOperations({
      ofTemplate: new Map([['arn:s', { operatorKey: 'k' }]]),
      left: {},
      onChange: () => {},
    }),
  });
});
afterAll(() => endpoint.stop());

const config = () => ({
  endpoint: endpoint.url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});

describe('the SDK with the local endpoint', () => {
  it('reads a secret, and learns that there is no such one', async () => {
    const client = new SecretsManagerClient(config());
    const answer = await client.send(new GetSecretValueCommand({ SecretId: 'arn:s' }));
    expect(answer.SecretString).toBe('{"operatorKey":"k"}');
    const missing = client.send(new GetSecretValueCommand({ SecretId: 'arn:none' }));
    await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('starts an execution once by its name, and never again after it ended', async () => {
    const client = new SFNClient(config());
    const start = (input: string) =>
      client.send(new StartExecutionCommand({ stateMachineArn: ARN, name: 'e1', input }));
    const first = await start('{"a":1}');
    expect(first).toMatchObject({
      executionArn: 'arn:aws:states:us-east-1:000000000000:execution:M:e1',
      startDate: new Date('2026-11-22T10:00:00.000Z'),
    });
    expect((await start('{"a":1}')).executionArn).toBe(first.executionArn);
    expect(workflows.running).toBe(1);
    await expect(start('{"a":2}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    wake();
    await expect.poll(() => workflows.running).toBe(0);
    await expect(start('{"a":1}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  it('is refused an operation that is not there, by name', async () => {
    const client = new SFNClient(config());
    const asked = client.send(new DescribeExecutionCommand({ executionArn: 'x' }));
    await expect(asked).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'the local stack does not know AWSStepFunctions.DescribeExecution',
    });
  });
});
