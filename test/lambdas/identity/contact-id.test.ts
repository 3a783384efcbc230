import { expect, it } from 'vitest';
import { contactIdOf } from '../../../lambdas/identity/contact-id.ts';

it('follows from the workspace and the strongest key alone', () => {
  const id = contactIdOf('ws_1', ['k1', 'k2']);
  expect(id).toMatch(/^con_[0-9a-z]{24}$/);
  expect(contactIdOf('ws_1', ['k1'])).toBe(id);
  expect(contactIdOf('ws_2', ['k1', 'k2'])).not.toBe(id);
  expect(contactIdOf('ws_1', ['k2', 'k1'])).not.toBe(id);
});
