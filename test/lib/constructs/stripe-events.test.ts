import { beforeAll, expect, test } from 'vitest';
import { ofType, propertiesOf, type Resources, synthesize } from '../synthesize.ts';

const SOURCE = 'aws.partner/stripe.com/ed_test_1Abc';
let service: Resources;

beforeAll(() => {
  service = synthesize({ stripeEventSource: SOURCE }).service;
}, 60_000);

test('takes what Stripe puts on its partner bus to the function of the webhook', () => {
  expect(propertiesOf(service, 'StripeBus')).toEqual({ Name: SOURCE, EventSourceName: SOURCE });
  expect(propertiesOf(service, 'StripeRule')).toMatchObject({
    EventBusName: 'StripeBus',
    EventPattern: { source: [SOURCE] },
    State: 'ENABLED',
    Targets: [
      {
        Arn: 'ReceiveStripeFunction.Arn',
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400 },
      },
    ],
  });
});

test('lets the rule, and no other, call the function through EventBridge', () => {
  const fromEvents = ofType(service, 'AWS::Lambda::Permission').filter(
    ([, { Properties }]) =>
      Properties.FunctionName === 'ReceiveStripeFunction.Arn' &&
      Properties.Principal === 'events.amazonaws.com',
  );
  expect(fromEvents.map(([, { Properties }]) => Properties)).toEqual([
    {
      Action: 'lambda:InvokeFunction',
      FunctionName: 'ReceiveStripeFunction.Arn',
      Principal: 'events.amazonaws.com',
      SourceArn: 'StripeRule.Arn',
    },
  ]);
});

test('is not there where nobody asks for it', () => {
  const rules = ofType(synthesize().service, 'AWS::Events::Rule').map(([id]) => id);
  expect(rules).toEqual(['UploadsRule', 'ExportsRule']);
});
