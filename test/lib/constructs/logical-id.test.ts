import { App, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { expect, test } from 'vitest';
import { nameResource, toKebab, toPascal } from '../../../lib/constructs/logical-id.ts';

const stack = () => new Stack(new App(), 'stack');

test('gives a resource exactly the name', () => {
  const topic = nameResource(new Topic(stack(), 'Deep'), 'Chosen');
  expect(Stack.of(topic).resolve(topic.topicArn)).toEqual({ Ref: 'Chosen' });
});

test('refuses a construct that is no resource', () => {
  expect(() => nameResource(new Construct(stack(), 'Empty'), 'Chosen')).toThrow(
    'stack/Empty has no resource to name Chosen',
  );
});

test.each([
  ['claimPart', 'ClaimPart'],
  ['turn-periods', 'TurnPeriods'],
  ['request_failed', 'RequestFailed'],
  ['WS#', 'WS'],
])('%s is %s in a logical id', (name, pascal) => {
  expect(toPascal(name)).toBe(pascal);
});

test.each([
  ['ClaimPartErrors', 'claim-part-errors'],
  ['LedgerBehind', 'ledger-behind'],
])('%s is %s as an anchor', (name, kebab) => {
  expect(toKebab(name)).toBe(kebab);
});
