import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type StripeAccount, toAccount } from '../../lambdas/billing/stripe-client.ts';
import { ROOT } from '../laws/source-files.ts';
import { readOptions } from '../support/read-options.ts';
import { CALLS } from './calls.ts';
import { callsInSources } from './calls-in-sources.ts';
import { type StripeMock, startStripeMock } from './mock.ts';

/**
 * `npm run prove:stripe [-- --mock PATH]`: makes each call that the product makes of Stripe, by its
 * own functions, against stripe-mock, which knows Stripe's own description of its API. Ends with 1
 * where a request does not fit it, or where a call in the sources was not made.
 */
const { mock: program = '' } = readOptions('prove:stripe', {
  mock: { about: 'the program stripe-mock', value: join(ROOT, '.go/bin/stripe-mock') },
});

if (!existsSync(program)) {
  console.error(
    `There is no ${program}. .ci/install-stripe-mock puts it there: it takes Go, and the network once.`,
  );
  process.exit(1);
}
process.env.TABLE_NAME = 'table';
const mock = await startStripeMock(program);
const made = new Set<string>();
const faults: string[] = [];
for (const call of CALLS) {
  const before = mock.refusals.length;
  mock.answerWith(call.answers ?? {});
  try {
    await call.make(recorded(accountAt(mock), made));
  } catch (error) {
    faults.push(`${call.name}: ${error instanceof Error ? error.message : error}`);
  }
  for (const { request, message } of mock.refusals.slice(before)) {
    faults.push(`${call.name}: ${request}: ${message}`);
  }
}
await mock.stop();
for (const call of callsInSources('lambdas', 'commands')) {
  if (!made.has(call)) faults.push(`nothing makes ${call}: it wants a row in calls.ts`);
}
for (const fault of faults) console.log(fault);
console.log(`${mock.checked()} requests of ${made.size} calls of the SDK, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

function accountAt({ url }: StripeMock): StripeAccount {
  const account = toAccount({ key: 'sk_test_mock', baseUrl: url });
  if (account === undefined) throw new Error('the account has no key');
  return account;
}

/** The same account, which notes what is called of the SDK: `checkout.sessions.create`. */
function recorded(account: StripeAccount, calls: Set<string>): StripeAccount {
  return { ...account, api: recording(account.api, [], calls) };
}

function recording<T extends object>(target: T, path: readonly string[], calls: Set<string>): T {
  return new Proxy(target, {
    get: (_, name) => {
      const value = Reflect.get(target, name);
      const at = [...path, String(name)];
      if (typeof value === 'function') {
        return (...given: unknown[]) => {
          calls.add(at.join('.'));
          return Reflect.apply(value, target, given);
        };
      }
      return typeof value === 'object' && value !== null ? recording(value, at, calls) : value;
    },
  });
}
