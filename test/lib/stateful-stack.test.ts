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
  resources = synthesized.stateful;
}, 60_000);

describe('table', () => {
  test('survives the deletion of the stack, and refuses to be deleted', () => {
    expect(resources.Table?.DeletionPolicy).toBe('Retain');
    expect(propertiesOf(resources, 'Table')).toMatchObject({ DeletionProtectionEnabled: true });
  });

  test('can be restored to any second, and tells of each change with the item before and after', () => {
    expect(propertiesOf(resources, 'Table')).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
  });

  test('drops items whose time has come', () => {
    expect(propertiesOf(resources, 'Table')).toMatchObject({
      TimeToLiveSpecification: { AttributeName: 'expiresAtS', Enabled: true },
    });
  });

  test('is paid by request', () => {
    expect(propertiesOf(resources, 'Table')).toMatchObject({ BillingMode: 'PAY_PER_REQUEST' });
  });

  test('has the keys and indexes of the contract, the indexes with keys only', () => {
    expect(propertiesOf(resources, 'Table')).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byTime',
          KeySchema: [
            { AttributeName: 'i1pk', KeyType: 'HASH' },
            { AttributeName: 'i1sk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: 'unfinished',
          KeySchema: [
            { AttributeName: 'i2pk', KeyType: 'HASH' },
            { AttributeName: 'i2sk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });
});

describe('bucket', () => {
  test('is private, encrypted, and survives the deletion of the stack', () => {
    expect(resources.Bucket?.DeletionPolicy).toBe('Retain');
    // What is deleted is gone.
    expect(propertiesOf(resources, 'Bucket')).not.toHaveProperty('VersioningConfiguration');
    expect(propertiesOf(resources, 'Bucket')).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
        ],
      },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
  });

  test('loses a list after a day, where nobody has read it, and all else after a month', () => {
    expect(propertiesOf(resources, 'Bucket').LifecycleConfiguration).toEqual({
      Rules: [
        {
          Id: 'uploads-go-after-a-day',
          Prefix: 'uploads/',
          Status: 'Enabled',
          ExpirationInDays: 1,
        },
        {
          Id: 'files-go-after-a-month',
          Status: 'Enabled',
          ExpirationInDays: 30,
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
      ],
    });
  });

  test('refuses what does not come over TLS', () => {
    const [policy] = ofType(resources, 'AWS::S3::BucketPolicy').map(([, p]) => p.Properties);
    expect(policy).toMatchObject({
      Bucket: 'Bucket',
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Deny',
            Action: 's3:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
  });
});

describe('secrets', () => {
  test('the operator gets a key of 48 random characters, and it survives the deletion of the stack', () => {
    expect(resources.OperatorSecret?.DeletionPolicy).toBe('Retain');
    expect(propertiesOf(resources, 'OperatorSecret')).toMatchObject({
      GenerateSecretString: {
        SecretStringTemplate: '{}',
        GenerateStringKey: 'operatorKey',
        PasswordLength: 48,
        ExcludePunctuation: true,
      },
    });
  });

  test('no provider is configured at first, and what is configured survives the deletion of the stack', () => {
    expect(resources.ProvidersSecret?.DeletionPolicy).toBe('Retain');
    expect(propertiesOf(resources, 'ProvidersSecret')).toMatchObject({ SecretString: '{}' });
  });
});

describe('a disposable stage', () => {
  const { stateful } = synthesize({ stage: 'dev' });

  test('leaves nothing behind: everything goes with the stack, the files first', () => {
    const kept = Object.entries(stateful).filter(
      ([, { DeletionPolicy }]) => DeletionPolicy !== 'Delete' && DeletionPolicy !== undefined,
    );
    expect(kept.map(([id]) => id)).toEqual([]);
    for (const id of ['Table', 'Bucket', 'OperatorSecret', 'ProvidersSecret']) {
      expect(stateful[id]?.DeletionPolicy, id).toBe('Delete');
    }
    expect(propertiesOf(stateful, 'Table')).toMatchObject({ DeletionProtectionEnabled: false });
    const emptied = ofType(stateful, 'Custom::S3AutoDeleteObjects');
    expect(emptied.map(([, { Properties }]) => Properties.BucketName)).toEqual(['Bucket']);
  });

  test('is one by its settings alone: a stage that is not keeps its files', () => {
    expect(ofType(resources, 'Custom::S3AutoDeleteObjects')).toEqual([]);
  });
});

test('says how the table, the bucket and the secrets are called', () => {
  expect(synthesized.statefulOutputs).toEqual({
    TableName: 'Table',
    BucketName: 'Bucket',
    OperatorSecretArn: 'OperatorSecret',
    ProvidersSecretArn: 'ProvidersSecret',
  });
});
