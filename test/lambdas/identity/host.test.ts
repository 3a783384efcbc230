import { expect, it } from 'vitest';
import { toHost } from '../../../lambdas/identity/host.ts';

it.each([
  ['Acme.Example', 'acme.example', 'acme.example', 'acme'],
  ['www2.acme.com', 'acme.com', 'acme.com', 'acme'],
  ['awww.acme.com', 'awww.acme.com', 'acme.com', 'acme'],
  ['..x.com..', 'x.com', 'x.com', 'x'],
  ['www.acme.com', 'acme.com', 'acme.com', 'acme'],
  ['www.www2.acme.com', 'acme.com', 'acme.com', 'acme'],
  ['www.www.com', 'www.com', 'www.com', 'www'],
  ['labs.acme.co.uk', 'labs.acme.co.uk', 'acme.co.uk', 'acme'],
  ['acme.com.', 'acme.com', 'acme.com', 'acme'],
  ['münchen.de', 'xn--mnchen-3ya.de', 'xn--mnchen-3ya.de', 'xn--mnchen-3ya'],
  ['XN--MNCHEN-3YA.de', 'xn--mnchen-3ya.de', 'xn--mnchen-3ya.de', 'xn--mnchen-3ya'],
  ['acme.github.io', 'acme.github.io', 'acme.github.io', 'acme'],
  ['github.io', 'github.io', 'github.io', ''],
  ['www.de', 'www.de', 'www.de', 'www'],
])('reads %j', (text, host, domain, label) => {
  expect(toHost(text)).toEqual({ host, domain, label });
});

it.each([
  'acme',
  '127.0.0.1',
  '127.0.0.10',
  'acme.com!',
  '',
  '-acme.com',
  'a b.com',
  '[::1]',
  'acme.c',
  '..',
  'x'.repeat(300),
])('reads no host in %j', (text) => {
  expect(toHost(text)).toBeUndefined();
});
