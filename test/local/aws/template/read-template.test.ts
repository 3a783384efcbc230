import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTemplate } from '../../../../local/aws/template/read-template.ts';

const FIXTURE = join(import.meta.dirname, '../../fixtures/assembly');
const dirs: string[] = [];
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true });
});

/** The fixture with another text somewhere in the service stack. */
function changed(from: string, to: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'assembly-'));
  dirs.push(dir);
  cpSync(FIXTURE, dir, { recursive: true });
  const file = join(dir, 'service.template.json');
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
  return dir;
}

describe('readTemplate', () => {
  const template = readTemplate(FIXTURE, { tablePrefix: 'one-' });

  it('gives a function its bundle and its environment across stacks', () => {
    expect(template.functions[0]).toEqual({
      id: 'ApiFunction',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:ApiFunction',
      directory: join(FIXTURE, 'asset.bundle'),
      handler: 'index.api',
      env: {
        TABLE_NAME: 'one-Table',
        WORKFLOW_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:Parent',
        SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:ProvidersSecret',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: what Fn::Sub leaves as it is
        NOTE: 'us-east-1 one-Table ${kept}',
        STAGE: 'test',
        PARCELS_URL: 'Parcels',
      },
      timeoutSeconds: 5,
      memoryMb: 256,
    });
  });

  it('gives the routes with their function', () => {
    const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:ApiFunction';
    expect(template.routes).toEqual([
      { key: 'POST /runs/{id}', functionArn },
      { key: 'GET /things/{id}', functionArn },
      { key: '$default', functionArn },
    ]);
  });

  it('gives how pages of other origins are answered', () => {
    expect(template.cors).toEqual({
      origins: ['https://console.example'],
      methods: ['GET', 'POST'],
      headers: ['authorization'],
      exposed: ['x-request-id'],
      maxAgeSeconds: 3_600,
    });
  });

  it('gives the table as CreateTable takes it', () => {
    expect(template.tables[0]?.definition).toMatchObject({
      TableName: 'one-Table',
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    expect(template.tables[0]?.definition).not.toHaveProperty('DeletionProtectionEnabled');
    expect(template.tables[0]?.definition).not.toHaveProperty('TimeToLiveSpecification');
  });

  it('gives the state machines with ARNs in place of references', () => {
    expect(template.machines.map(({ id, type }) => [id, type])).toEqual([
      ['Parent', 'STANDARD'],
      ['Child', 'EXPRESS'],
    ]);
    expect(template.machines[1]?.machine.States.Work).toMatchObject({
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:WorkFunction' },
    });
  });

  it('gives what binds the stream, and the schedules', () => {
    expect(template.mappings).toEqual([
      {
        id: 'Stream',
        streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/one-Table/stream/local',
        functionArn: 'ProjectFunction',
        batchSize: 10,
        filters: [{ dynamodb: { Keys: { sk: { S: ['WORK'] } } } }],
        bisects: true,
        retries: 3,
        failures: 'arn:aws:sqs:us-east-1:000000000000:Failures',
      },
    ]);
    expect(template.schedules).toEqual([
      {
        name: 'hourly-run',
        expression: 'cron(0 * * * ? *)',
        timezone: 'UTC',
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:HourlyFunction',
        input: { schedule: 'hourly-run' },
      },
    ]);
  });

  it('gives queues with their dead letters, and what binds one to its function', () => {
    const arn = (id: string) => `arn:aws:sqs:us-east-1:000000000000:${id}`;
    const plain = { hiddenSeconds: 30, deadLetters: undefined };
    expect(template.queues).toEqual([
      { id: 'Failures', arn: arn('Failures'), ...plain },
      {
        id: 'Parcels',
        arn: arn('Parcels'),
        hiddenSeconds: 300,
        deadLetters: { arn: arn('ParcelsDeadLetters'), triesMax: 3 },
      },
      { id: 'ParcelsDeadLetters', arn: arn('ParcelsDeadLetters'), ...plain },
    ]);
    expect(template.queueMappings).toEqual([
      {
        id: 'ParcelsDelivery',
        queueArn: arn('Parcels'),
        functionArn: 'PackFunction',
        batchSize: 10,
        concurrency: 4,
        reportsFailures: true,
      },
    ]);
  });

  it.each([
    ['a type', '"AWS::SQS::Queue"', '"AWS::Kinesis::Stream"', 'Failures (AWS::Kinesis::Stream)'],
    ['a function', '"Fn::Sub": [', '"Fn::Split": [', 'the function Fn::Split'],
    ['a reference', '"Ref": "Stage"', '"Ref": "Role"', 'Role.Ref has no value'],
    ['an export', 'stateful:StreamArn', 'stateful:Other', 'no stack exports stateful:Other'],
    ['an asset', 'bundle.zip', 'other.zip', 'there is no asset other.zip'],
    ['a mapping property', '"BatchSize": 10', '"TumblingWindowInSeconds": 1', 'TumblingWindow'],
    ['a queue property', '"VisibilityTimeout"', '"DelaySeconds"', 'DelaySeconds'],
    ['a property of a queue’s mapping', '"ScalingConfig"', '"FilterCriteria"', 'FilterCriteria'],
    ['an authorizer', '"AuthorizationType": "NONE"', '"AuthorizationType": "JWT"', 'JWT'],
    ['a filter', '[\\"WORK\\"]', '[{\\"numeric\\":1}]', 'the filter test numeric'],
  ])('refuses %s that it does not know by name', (_, from, to, message) => {
    const dir = changed(from, to);
    expect(() => readTemplate(dir)).toThrow(message);
  });
});
