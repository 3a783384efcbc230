import { expect, test } from 'vitest';
import { EventRules } from '../../../../local/aws/rules/event-rules.ts';

function open(fails: number) {
  const calls: string[] = [];
  const waits: number[] = [];
  const failures: unknown[] = [];
  const rules = new EventRules({
    rules: [
      {
        id: 'A',
        pattern: { source: ['s3'], detail: { key: [{ prefix: 'in/' }] } },
        functionArns: ['a'],
      },
      { id: 'B', pattern: { source: ['other'] }, functionArns: ['b'] },
      { id: 'C', bus: 'own', pattern: { source: ['s3'] }, functionArns: ['c'] },
    ],
    invoke: async (arn) => {
      calls.push(arn);
      if (calls.length <= fails) throw new TypeError('no');
      return null;
    },
    sleep: async (ms) => void waits.push(ms),
    onFailure: (rule, error) => void failures.push([rule, error]),
  });
  return { rules, calls, waits, failures };
}

const told = async () => new Promise((resolve) => setImmediate(resolve));

test('calls the functions of the rules that an event fits', async () => {
  const { rules, calls } = open(0);
  rules.put({ source: 's3', detail: { key: 'in/x' } });
  rules.put({ source: 's3', detail: { key: 'out/x' } });
  rules.put({ source: 's3' }, 'own');
  rules.put({ source: 's3' }, 'another');
  await told();
  expect(calls).toEqual(['a', 'c']);
});

test('calls again after one minute, and after two, and then tells of it', async () => {
  const { rules, calls, waits, failures } = open(3);
  rules.put({ source: 's3', detail: { key: 'in/x' } });
  await told();
  expect([calls.length, waits, failures]).toEqual([3, [60_000, 120_000], [['A', 'TypeError']]]);
  expect(rules.unfinished).toBe(0);
});
