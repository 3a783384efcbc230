import { describe, expect, it } from 'vitest';
import { chooseFormat } from '../../../../lambdas/api/http/negotiate.ts';

const CSV = { also: 'text/csv' } as const;

describe('chooseFormat', () => {
  it.each([
    ['text/csv', 'csv'],
    ['TEXT/CSV', 'csv'],
    ['text/csv; charset=utf-8', 'csv'],
    ['text/csv;charset="utf-8"', 'csv'],
    ['text/csv;header=present;charset=UTF-8;q=0.9, application/json;q=0.8', 'csv'],
    ['text/csv;q=0.2, */*;q=0.1', 'csv'],
    ['text/*', 'csv'],
    ['text/csv, application/json;q=0.5', 'csv'],
    ['application/json;q=0.5; charset=utf-8, text/csv;q=0.6; charset=utf-8', 'csv'],
    ['application/json, text/csv', 'json'],
    ['application/json, text/csv;q=0.1', 'json'],
    ['text/csv;charset=utf-8;q=0, application/json', 'json'],
    ['text/csv;q=0', 'json'],
    ['text/csvx', 'json'],
    ['text/html', 'json'],
    ['*/*', 'json'],
    ['*/*;q=0.5, text/csv;q=0', 'json'],
    ['application/xml', 'json'],
    ['', 'json'],
    [undefined, 'json'],
  ])('chooses for %j: %s', (accept, format) => {
    expect(chooseFormat(CSV, accept)).toBe(format);
  });

  it('gives a page to a browser, and to others what they ask for', () => {
    const html = { also: 'text/html' } as const;
    const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    expect(chooseFormat(html, browser)).toBe('html');
    expect(chooseFormat(html, '*/*')).toBe('json');
    expect(chooseFormat(html, 'text/csv')).toBe('json');
  });

  it('gives JSON where the route has nothing else', () => {
    expect(chooseFormat({}, 'text/csv')).toBe('json');
  });
});
