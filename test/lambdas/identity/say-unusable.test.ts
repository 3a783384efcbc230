import { expect, it } from 'vitest';
import type { IgnoredField } from '../../../lambdas/identity/identity.contract.ts';
import { sayUnusable } from '../../../lambdas/identity/say-unusable.ts';

it.each<[IgnoredField['field'], IgnoredField['reason'], string]>([
  ['email', 'malformed', 'it is not a valid e-mail address'],
  ['phone', 'malformed', 'it is not a valid phone number'],
  ['companyDomain', 'malformed', 'it is not a valid domain'],
  ['lastName', 'malformed', 'it is not a valid name'],
  ['email', 'placeholder', 'it is a placeholder'],
  ['phone', 'masked', 'a part of it is hidden'],
  ['phone', 'no-country-code', 'it has no country code, such as +1'],
  ['linkedinUrl', 'not-a-profile', 'it leads to no person on LinkedIn'],
  ['linkedinUrl', 'several-values', 'it holds more than one'],
  ['companyDomain', 'shared-host', 'it is a website of many companies'],
  ['companyName', 'no-employer', 'it names no company'],
])('sayUnusable says of a %s that is %s: %s', (field, reason, why) => {
  expect(sayUnusable({ field, reason })).toBe(
    `cannot be used (${reason}): ${why}, and nothing else is left to find the person by`,
  );
});
