import { expect, it } from 'vitest';
import { contactIdOf } from '../../../lambdas/enrichments/contact-of-row.ts';

it('names a row’s subject by its strongest key, the same each time', () => {
  const id = contactIdOf({ keys: ['p:ada', 'e:ada@acme.example'] });
  expect(id).toMatch(/^con_[0-9a-z]{24}$/);
  expect(contactIdOf({ keys: ['p:ada'] })).toBe(id);
  expect(contactIdOf({ keys: ['e:ada@acme.example', 'p:ada'] })).not.toBe(id);
  expect(contactIdOf({ keys: [] })).toMatch(/^con_[0-9a-z]{24}$/);
});
