import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as CdkFunction, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { WorkQueue } from '../../../lib/constructs/work-queue.ts';

const app = new App({ builtinCloudFormationValidation: false, analyticsReporting: false });
const stack = new Stack(app, 'service');
const work = new WorkQueue(stack, 'Parcels', { hiddenSeconds: 180, triesMax: 5 });
const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
const consumer = new CdkFunction(stack, 'Pack', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromInline('exports.handler = () => {}'),
  role,
});
work.deliverTo({ consumer, batchSize: 5, concurrency: 4 });
const template = Template.fromStack(stack);
const report = new AwsSolutionsChecks().validateScope(app);

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const propertiesOf = (id: string): unknown => template.toJSON().Resources[id]?.Properties;

describe('a work queue', () => {
  test('keeps a message for as long as SQS keeps anything, encrypted, and tries it as often as it is told', () => {
    expect(propertiesOf('Parcels')).toEqual({
      MessageRetentionPeriod: 1_209_600,
      RedrivePolicy: { deadLetterTargetArn: arnOf('ParcelsDeadLetters'), maxReceiveCount: 5 },
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 180,
    });
  });

  test('puts aside into a queue that keeps for 14 days too', () => {
    expect(propertiesOf('ParcelsDeadLetters')).toEqual({
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
  });

  test.each(['Parcels', 'ParcelsDeadLetters'])('%s takes TLS only', (id) => {
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: id }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 'sqs:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
  });

  test('brings a batch at a time to its function, which says which of them failed', () => {
    expect(propertiesOf('ParcelsDelivery')).toEqual({
      BatchSize: 5,
      EventSourceArn: arnOf('Parcels'),
      FunctionName: { Ref: stack.getLogicalId(consumer.node.defaultChild as never) },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 4 },
    });
  });

  test('lets the sender send, and the consumer take, and nothing else', () => {
    const statements = [...work.senderAccess(), ...work.consumerAccess()];
    expect(stack.resolve(statements.map((statement) => statement.toStatementJson()))).toEqual([
      {
        Sid: 'SendParcels',
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: arnOf('Parcels'),
      },
      {
        Sid: 'TakeParcels',
        Effect: 'Allow',
        Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        Resource: arnOf('Parcels'),
      },
    ]);
  });

  test('gives no right by itself', () => {
    expect(Object.keys(template.findResources('AWS::IAM::Policy'))).toEqual([]);
    const [own] = Object.values(template.findResources('AWS::IAM::Role'));
    expect(own?.Properties.Policies).toBeUndefined();
  });

  test('breaks no rule of AwsSolutions', () => {
    expect(report.violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});
