import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  ofType,
  propertiesOf,
  type Resources,
  type Synthesized,
  synthesize,
} from './synthesize.ts';

let synthesized: Synthesized;
let resources: Resources;

beforeAll(() => {
  synthesized = synthesize();
  resources = synthesized.service;
}, 60_000);

test.each([
  ['prod', 90],
  ['dev', 7],
])('in stage %s every log is dropped after %i days, and goes with the stack', (stage, days) => {
  const logs = ofType(synthesize({ stage }).service, 'AWS::Logs::LogGroup');
  // One for each function and each workflow, and the access log.
  expect(logs.length).toBe(26);
  for (const [id, log] of logs) {
    expect(log.Properties, id).toMatchObject({ RetentionInDays: days });
    expect(log.DeletionPolicy, id).toBe('Delete');
  }
});

test('nothing that is to survive stands in the stack that may be replaced', () => {
  const kept = Object.entries(resources).filter(([, each]) => each.DeletionPolicy === 'Retain');
  expect(kept.map(([id]) => id)).toEqual([]);
});

describe('after a restore', () => {
  const streamArn =
    'arn:aws:dynamodb:us-east-1:111122223333:table/sluice-restored/stream/2026-11-29T00:00:00.000';
  const restored = synthesize({
    restoredTable: 'sluice-restored',
    restoredTableStreamArn: streamArn,
  });

  test('everything works on the restored table, and nothing on the old one', () => {
    const { Environment } = propertiesOf(restored.service, 'ApiFunction');
    expect(Environment).toMatchObject({ Variables: { TABLE_NAME: 'sluice-restored' } });
    expect(propertiesOf(restored.service, 'LedgerStream').EventSourceArn).toBe(streamArn);
    expect(JSON.stringify(propertiesOf(restored.service, 'ApiRole'))).toContain(
      ':table/sluice-restored"',
    );
    expect(JSON.stringify(restored.service)).not.toMatch(/"Table(\.\w+)?"/);
  });

  test('only what names the table changes: logs, address and alarms stay what they are', () => {
    expect(Object.keys(restored.service)).toEqual(Object.keys(resources));
    expect(restored.serviceOutputs).toEqual(synthesized.serviceOutputs);
    const logs = (from: Resources) => ofType(from, 'AWS::Logs::LogGroup');
    expect(logs(restored.service)).toEqual(logs(resources));
  });

  test('the stateful stack, which is deployed first, does not change at all', () => {
    expect(restored.stateful).toEqual(synthesized.stateful);
    expect(restored.exports).toEqual(synthesized.exports);
  });
});

test('says where the API answers, and how the workflow, the bus and the alarms are called', () => {
  expect(synthesized.serviceOutputs).toEqual({
    ApiUrl: 'HttpApi.ApiEndpoint',
    EnrichmentWorkflowArn: 'EnrichmentWorkflow',
    EventBusName: 'Bus',
    AlarmTopicArn: 'AlarmTopic',
  });
});

describe('AwsSolutions', () => {
  test('finds nothing that is not acknowledged', () => {
    const report = new AwsSolutionsChecks().validateScope(synthesized.app);
    expect(report.violations).toEqual([]);
  });

  test('is acknowledged nowhere but here, each with its reason', () => {
    const key = Validations.ACKNOWLEDGED_RULES_METADATA_KEY;
    const rules = new Set<string>();
    for (const construct of synthesized.app.node.findAll()) {
      for (const entry of construct.node.metadata.filter(({ type }) => type === key)) {
        for (const [id, reason] of Object.entries(entry.data)) {
          rules.add(id.replace(/^annotation::/i, ''));
          expect(JSON.stringify(reason).length, id).toBeGreaterThan(60);
        }
      }
    }
    const executions =
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:service-enrichment:*]';
    const secrets =
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:sluice/prod/providers/*]';
    const parts =
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<EnrichmentWorkflow.Name>';
    expect([...rules].toSorted()).toEqual([
      'AwsSolutions-APIG4',
      'AwsSolutions-IAM5[Resource::*]',
      secrets,
      `${parts}/Parts:*]`,
      `${parts}:*]`,
      executions,
      'AwsSolutions-IAM5[Resource::stateful:ExportsOutputFnGetAttBucketArn436138FE/exports/*]',
      'AwsSolutions-IAM5[Resource::stateful:ExportsOutputFnGetAttBucketArn436138FE/rows/*]',
      'AwsSolutions-IAM5[Resource::stateful:ExportsOutputFnGetAttBucketArn436138FE/uploads/*]',
      'AwsSolutions-S1',
      'AwsSolutions-SF1',
      'AwsSolutions-SF2',
      'AwsSolutions-SMG4',
      'AwsSolutions-SQS3',
    ]);
  });
});
