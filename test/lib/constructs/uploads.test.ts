import { beforeAll, expect, test } from 'vitest';
import { ofType, propertiesOf, type Resources, synthesize } from '../synthesize.ts';

let service: Resources;

beforeAll(() => {
  service = synthesize().service;
}, 60_000);

test('tells the reader of lists that come, and of no other object', () => {
  expect(propertiesOf(service, 'UploadsRule')).toMatchObject({
    EventPattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: ['Bucket'] }, object: { key: [{ prefix: 'uploads/' }] } },
    },
    Targets: [
      { Arn: 'ReadImportsFunction.Arn', RetryPolicy: { MaximumEventAgeInSeconds: 86_400 } },
    ],
  });
});

test('lets the rule, and nobody else, call the reader', () => {
  const permissions = ofType(service, 'AWS::Lambda::Permission')
    .map(([, { Properties }]) => Properties)
    .filter(({ FunctionName }) => FunctionName === 'ReadImportsFunction.Arn');
  expect(permissions).toEqual([
    {
      Action: 'lambda:InvokeFunction',
      FunctionName: 'ReadImportsFunction.Arn',
      Principal: 'events.amazonaws.com',
      SourceArn: 'UploadsRule.Arn',
    },
  ]);
});
