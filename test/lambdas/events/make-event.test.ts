import { expect, it } from 'vitest';
import { EVENTS, type EventType } from '../../../lambdas/events/events.contract.ts';
import { makeEvent } from '../../../lambdas/events/make-event.ts';
import { at } from '../../support/accounts.ts';

const HAPPENING = {
  type: 'enrichment.completed',
  workspaceId: 'ws_1',
  recordId: 'enr_1',
  atMs: at('2026-03-10T12:00:00Z'),
  data: { enrichmentId: 'enr_1', charged: { email: 2, phone: 1 } },
} as const;

it('tells what happened, to whom, when, in which version', () => {
  expect(makeEvent(HAPPENING)).toEqual({
    id: expect.stringMatching(/^evt_[0-9a-z]{24}$/),
    type: 'enrichment.completed',
    version: 1,
    time: '2026-03-10T12:00:00.000Z',
    workspaceId: 'ws_1',
    data: { enrichmentId: 'enr_1', charged: { email: 2, phone: 1 } },
  });
});

it('has one id for one event, however often it is told, and another for every other', () => {
  const others = [
    HAPPENING,
    { ...HAPPENING, atMs: at('2026-03-11T12:00:00Z'), data: { enrichmentId: 'x', charged: {} } },
    { ...HAPPENING, type: 'enrichment.cancelled' },
    { ...HAPPENING, workspaceId: 'ws_2' },
    { ...HAPPENING, recordId: 'enr_2' },
  ] as const;
  const ids = others.map((each) => makeEvent<EventType>(each).id);
  expect(ids[1]).toBe(ids[0]);
  expect(new Set(ids).size).toBe(4);
});

it.each(Object.entries(EVENTS))('%s: takes ids and amounts, and nothing of a person', (_, spec) => {
  const { data } = HAPPENING;
  expect(spec.data.parse(data)).toEqual(data);
  const more = { ...data, email: 'ada@acme.example' };
  expect(spec.data.parse(more)).not.toHaveProperty('email');
  for (const charged of [{ email: 1.5 }, { email: '1' }, undefined]) {
    expect(spec.data.safeParse({ ...data, charged }).success).toBe(false);
  }
});
