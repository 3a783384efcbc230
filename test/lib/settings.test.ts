import { expect, test } from 'vitest';
import { settingsOf } from '../../lib/settings.ts';

test('takes prod where no stage is named', () => {
  expect(settingsOf(undefined)).toMatchObject({ stage: 'prod', terminationProtection: true });
});

test('lets the stacks of an emulator be destroyed', () => {
  expect(settingsOf('emulator')).toMatchObject({
    stage: 'emulator',
    terminationProtection: false,
  });
});

test('refuses a stage that it does not know', () => {
  expect(() => settingsOf('prd')).toThrow('unknown stage "prd"; known: prod, dev, emulator');
  expect(() => settingsOf('toString')).toThrow('unknown stage "toString"');
});

test('takes the address that alarms go to, and refuses what is none', () => {
  expect(settingsOf('dev')).not.toHaveProperty('alarmEmail');
  expect(settingsOf('dev', 'ops@operator.example')).toMatchObject({
    stage: 'dev',
    alarmEmail: 'ops@operator.example',
  });
  expect(() => settingsOf('dev', 'ops')).toThrow('no e-mail address: "ops"');
});
